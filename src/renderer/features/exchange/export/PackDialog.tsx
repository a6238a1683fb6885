import { Button, Modal } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { PackImages } from '@shared/domain/exchange';
import type { Output } from '@shared/rpc/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canReveal, reveal } from '../../../state/host';
import { notifyError } from '../../../state/notify';
import { packInto } from '../../../state/exchange';
import { setUi, useUi } from '../../../state/ui';
import { Notice } from '../../../ui/Notice';
import { Choice } from '../Choice';
import { ProblemList } from '../ProblemList';
import { TransferProgress } from '../TransferProgress';
import classes from '../exchange.module.css';

/** The project and its photos into one folder that opens anywhere: whose photos; then where it went. */
export function PackDialog() {
  const { t } = useTranslation(['exchange', 'common']);
  const opened = useUi((ui) => ui.dialog === 'pack');
  const [images, setImages] = useState<PackImages>('all');
  const [busy, setBusy] = useState(false);
  const [packed, setPacked] = useState<Output<'project.pack'> | null>(null);
  const close = () => setUi({ dialog: null });
  const pack = async () => {
    setPacked(await packInto(images, () => setBusy(true)));
    setBusy(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={busy ? () => {} : close}
      title={t('pack.title')}
      size={480}
      onExitTransitionEnd={() => setPacked(null)}
      closeButtonProps={{ 'aria-label': t('common:close'), disabled: busy }}
    >
      {busy ? (
        <TransferProgress title={t('pack.under')} />
      ) : packed ? (
        <PackDone packed={packed} onClose={close} />
      ) : (
        <div className={classes.pack}>
          <p>{t('pack.what')}</p>
          <Choice<PackImages>
            label={t('pack.images')}
            value={images}
            data={PackImages.options.map((value) => ({ value, label: t(`pack.which.${value}`) }))}
            hint={t(images === 'all' ? 'pack.allHint' : 'pack.someHint')}
            onChange={setImages}
          />
          <Button onClick={() => void pack()} data-autofocus>
            {t('pack.choose')}
          </Button>
        </div>
      )}
    </Modal>
  );
}

function PackDone({ packed, onClose }: { packed: Output<'project.pack'>; onClose(): void }) {
  const { t } = useTranslation('exchange');
  const { target, images, bytes, problems } = packed;
  const size = (bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: 1 });
  return (
    <div className={classes.done} role="status">
      <Notice
        title={t('pack.doneTitle')}
        figure={<IconCircleCheck size={40} stroke={1.3} color="var(--accent)" />}
        actions={
          <>
            {canReveal() && (
              <Button variant="default" onClick={() => void reveal(target).catch(notifyError)}>
                {t('export.reveal')}
              </Button>
            )}
            <Button onClick={onClose} autoFocus>
              {t('export.close')}
            </Button>
          </>
        }
      >
        {t('pack.doneText', { count: images, size })}
        <code className={`${classes.file} selectable`}>{target}</code>
      </Notice>
      <ProblemList problems={problems} />
    </div>
  );
}
