import { Button, FocusTrap, Modal } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api';
import { notifyError } from '../../../state/notify';
import { cancelTransfer } from '../../../state/transfer';
import { setUi, useUi } from '../../../state/ui';
import { Notice } from '../../../ui/Notice';
import { TransferProgress } from '../TransferProgress';
import classes from '../exchange.module.css';
import { nameOf } from '../name';
import { ImportChoices } from './ImportChoices';
import { ImportDone } from './ImportDone';
import { useImport } from './useImport';

/** Labels on their way in: first what the file holds and would do, then, if that is wanted, the doing. */
export function ImportDialog() {
  const { t } = useTranslation(['exchange', 'common']);
  const path = useUi((ui) => ui.importing);
  const [busy, setBusy] = useState(false);
  const close = () => {
    setUi({ importing: null });
    void api.call('import.discard', {}).catch(notifyError);
  };
  return (
    <Modal
      opened={path !== null}
      onClose={busy ? cancelTransfer : close}
      title={t('import.title')}
      size={720}
      closeOnEscape
      closeOnClickOutside={false}
      classNames={{ body: classes.body }}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <FocusTrap.InitialFocus />
      {path !== null && <Body key={path} path={path} onBusy={setBusy} onClose={close} />}
    </Modal>
  );
}

interface BodyProps {
  path: string;
  onBusy(busy: boolean): void;
  onClose(): void;
}

function Body({ path, onBusy, onClose }: BodyProps) {
  const { t } = useTranslation(['exchange', 'common']);
  const importing = useImport(path, onClose);
  const { stage, report, error } = importing;
  const busy = stage === 'reading' || stage === 'writing';
  useEffect(() => {
    onBusy(busy);
    return () => onBusy(false);
  }, [busy, onBusy]);
  if (stage === 'reading')
    return <TransferProgress title={t('import.reading', { name: nameOf(path) })} />;
  if (stage === 'writing') return <TransferProgress title={t('import.under')} />;
  if (stage === 'failed' || !report)
    return (
      <div className={classes.progress}>
        <Notice
          title={t('import.failed')}
          figure={<IconFileAlert size={40} stroke={1.3} />}
          actions={
            <Button onClick={onClose} autoFocus>
              {t('common:close')}
            </Button>
          }
        >
          {error}
        </Notice>
      </div>
    );
  return stage === 'done' ? (
    <ImportDone report={report} onClose={onClose} />
  ) : (
    <ImportChoices path={path} report={report} importing={importing} onClose={onClose} />
  );
}
