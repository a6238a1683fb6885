import { Modal } from '@mantine/core';
import type { Output } from '@shared/rpc/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../../state/preferences';
import { setUi, useUi } from '../../../state/ui';
import { TransferProgress } from '../TransferProgress';
import classes from '../exchange.module.css';
import { ExportDone } from './ExportDone';
import { ExportOptions } from './ExportOptions';
import { useExport } from './useExport';

/** What goes out and how; what it will look like; then where it went. The choices are kept for the next time. */
export function ExportDialog() {
  const { t } = useTranslation(['exchange', 'common']);
  const opened = useUi((ui) => ui.dialog === 'export');
  const options = usePreferences((state) => state.exportOptions);
  const [written, setWritten] = useState<Output<'export.write'> | null>(null);
  const { busy, write } = useExport(options, setWritten);
  const close = () => setUi({ dialog: null });
  return (
    <Modal
      opened={opened}
      onClose={busy ? () => {} : close}
      title={t('export.title')}
      size={900}
      classNames={{ body: classes.body }}
      onExitTransitionEnd={() => setWritten(null)}
      closeButtonProps={{ 'aria-label': t('common:close'), disabled: busy }}
    >
      {busy ? (
        <TransferProgress title={t('export.under')} />
      ) : written ? (
        <ExportDone written={written} onAgain={() => setWritten(null)} onClose={close} />
      ) : (
        <ExportOptions
          options={options}
          onOptions={(exportOptions) => setPreferences({ exportOptions })}
          onWrite={write}
        />
      )}
    </Modal>
  );
}
