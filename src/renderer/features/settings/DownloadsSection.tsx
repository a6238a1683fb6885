import { Switch, TextInput } from '@mantine/core';
import { Settings } from '@shared/domain/settings';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { notifyError } from '../../state/notify';
import { changeSettings, useSettings } from '../../state/settings';
import { TokenField } from '../models/TokenField';
import { Setting } from './Setting';

const Mirror = Settings.shape.downloads.shape.mirror;

/** Where models come from, and what is kept of what was downloaded. */
export function DownloadsSection() {
  const { t } = useTranslation('settings');
  const downloads = useSettings((state) => state.settings)!.downloads;
  return (
    <>
      <MirrorField key={downloads.mirror} mirror={downloads.mirror} />
      {/* The token is one server's: another mirror, another token. */}
      <Setting label={t('downloads.token')} hint={t('downloads.tokenHint')}>
        <TokenField key={downloads.mirror} />
      </Setting>
      <Setting label={t('downloads.keep')} hint={t('downloads.keepHint')}>
        <Switch
          aria-label={t('downloads.keep')}
          checked={downloads.keepCheckpoints}
          onChange={({ currentTarget }) =>
            void changeSettings({
              downloads: { ...downloads, keepCheckpoints: currentTarget.checked },
            })
          }
        />
      </Setting>
    </>
  );
}

/** An address is taken when the field is left or Enter is pressed; empty stands for the hub itself. */
function MirrorField({ mirror }: { mirror: string | null }) {
  const { t } = useTranslation('settings');
  const downloads = useSettings((state) => state.settings)!.downloads;
  const [text, setText] = useState(mirror ?? '');
  const [used, setUsed] = useState('');
  useEffect(() => {
    api.call('models.source', {}).then(({ address }) => setUsed(address), notifyError);
  }, []);
  const parsed = Mirror.safeParse(text.trim() || null);
  const take = () => {
    if (!parsed.success || parsed.data === mirror) return;
    void changeSettings({ downloads: { ...downloads, mirror: parsed.data } });
  };
  return (
    <Setting label={t('downloads.mirror')} hint={t('downloads.mirrorHint')}>
      <TextInput
        aria-label={t('downloads.mirror')}
        placeholder={used}
        value={text}
        error={parsed.success ? null : t('downloads.mirrorWrong')}
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </Setting>
  );
}
