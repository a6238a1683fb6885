import { Modal } from '@mantine/core';
import type { CocoOptions, Output } from '@shared/rpc/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setUi, useUi } from '../../state/ui';
import { ExportDone } from './ExportDone';
import { ExportOptions } from './ExportOptions';
import classes from './export.module.css';

const usual: CocoOptions = { include: 'accepted', segmentation: 'polygon', doneOnly: false };

export function ExportDialog() {
  const { t } = useTranslation(['export', 'common']);
  const opened = useUi((ui) => ui.dialog === 'export');
  const [options, setOptions] = useState(usual);
  const [written, setWritten] = useState<Output<'export.coco'> | null>(null);
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
