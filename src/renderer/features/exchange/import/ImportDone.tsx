import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { ImportReport } from '@shared/domain/exchange';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { undoImport } from '../../../state/exchange';
import { Notice } from '../../../ui/Notice';
import { ProblemList } from '../ProblemList';
import { TransferProgress } from '../TransferProgress';
import classes from '../exchange.module.css';

export function ImportDone({ report, onClose }: { report: ImportReport; onClose(): void }) {
  const { t } = useTranslation('exchange');
  const [undoing, setUndoing] = useState(false);
  const undo = async () => {
    setUndoing(true);
    await undoImport();
    onClose();
  };
  if (undoing) return <TransferProgress title={t('import.undoing')} />;
  return (
    <div className={classes.done} role="status">
      <Notice
        title={t('import.doneTitle')}
        figure={<IconCircleCheck size={40} stroke={1.3} color="var(--accent)" />}
        actions={
          <>
            <Button variant="default" onClick={() => void undo()}>
              {t('import.undo')}
            </Button>
            <Button onClick={onClose} autoFocus>
              {t('export.close')}
            </Button>
          </>
        }
      >
        {t('import.doneText', { count: report.annotations.added })}
      </Notice>
      <ProblemList problems={report.problems} />
    </div>
  );
}
