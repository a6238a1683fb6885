import { Modal } from '@mantine/core';
import { DEFAULT_EXPORT } from '@shared/domain/exchange';
import type { Output } from '@shared/rpc/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setUi, useUi } from '../../state/ui';
import { ExportDone } from './ExportDone';
import { ExportOptions } from './ExportOptions';
import classes from './export.module.css';

export function ExportDialog() {
  const { t } = useTranslation(['export', 'common']);
  const opened = useUi((ui) => ui.dialog === 'export');
  const [options, setOptions] = useState(DEFAULT_EXPORT);
  const [written, setWritten] = useState<Output<'export.write'> | null>(null);
  const close = () => setUi({ dialog: null });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('title')}
      size={820}
      classNames={{ body: classes.body }}
      onExitTransitionEnd={() => setWritten(null)}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {written ? (
        <ExportDone written={written} onAgain={() => setWritten(null)} onClose={close} />
      ) : (
        <ExportOptions options={options} onOptions={setOptions} onWritten={setWritten} />
      )}
    </Modal>
  );
}
