import { Button, Group, Popover, Select } from '@mantine/core';
import type { Output } from '@shared/rpc/contract';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { notifyError } from '../../state/notify';
import { changeSettings, useSettings } from '../../state/settings';
import { useSize } from '../models/use-size';
import { Setting } from './Setting';

const GIB = 2 ** 30;
const LIMITS = [1, 2, 4, 8, 16, 32, 64, 128].map((gib) => gib * GIB);

/** What the models saw of each image, kept so that new words need no model: how much there is, and may be. */
export function CacheSection() {
  const { t } = useTranslation('settings');
  const size = useSize();
  const { embeddingBytes } = useSettings((state) => state.settings)!;
  const [info, setInfo] = useState<Output<'cache.info'> | null>(null);
  const look = useCallback(() => api.call('cache.info', {}).then(setInfo, notifyError), []);
  useEffect(() => void look(), [look]);

  const limits = [...new Set([...LIMITS, embeddingBytes])].sort((a, b) => a - b);
  const clear = () => api.call('cache.clear', {}).then(look, notifyError);
  return (
    <>
      <Setting label={t('cache.used')} hint={t('cache.usedHint')}>
        <Group gap={12} wrap="nowrap">
          <span className="figures">
            {info && t('cache.state', { count: info.files, size: size(info.bytes) })}
          </span>
          <Clear disabled={!info?.files} onClear={() => void clear()} />
        </Group>
      </Setting>
      <Setting label={t('cache.limit')} hint={t('cache.limitHint')}>
        <Select
          aria-label={t('cache.limit')}
          allowDeselect={false}
          value={String(embeddingBytes)}
          data={limits.map((bytes) => ({ value: String(bytes), label: `${bytes / GIB} GiB` }))}
          onChange={(value) => void changeSettings({ embeddingBytes: Number(value) }).then(look)}
        />
      </Setting>
    </>
  );
}

/** Asks once before it does what takes the models hours to make again. */
function Clear({ disabled, onClear }: { disabled: boolean; onClear(): void }) {
  const { t } = useTranslation(['settings', 'common']);
  const [asking, setAsking] = useState(false);
  return (
    <Popover opened={asking} onChange={setAsking} width={260} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" disabled={disabled} onClick={() => setAsking(true)}>
          {t('cache.clear')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <p>{t('cache.clearQuestion')}</p>
        <Group justify="flex-end" gap={8}>
          <Button variant="subtle" color="gray" onClick={() => setAsking(false)}>
            {t('common:cancel')}
          </Button>
          <Button
            color="red"
            onClick={() => {
              setAsking(false);
              onClear();
            }}
          >
            {t('cache.clear')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
