import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Output } from '@shared/rpc/contract';
import { useTranslation } from 'react-i18next';
import { canReveal, reveal } from '../../../state/host';
import { notifyError, notifyOnce } from '../../../state/notify';
import { Notice } from '../../../ui/Notice';
import { ProblemList } from '../ProblemList';
import classes from '../exchange.module.css';

interface Props {
  written: Output<'export.write'>;
  onAgain(): void;
  onClose(): void;
}

export function ExportDone({ written: { target, files, report }, onAgain, onClose }: Props) {
  const { t } = useTranslation('exchange');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(target);
      notifyOnce('copy', t('export.copied'));
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <div className={classes.done} role="status">
      <Notice
        title={t('export.doneTitle')}
        figure={<IconCircleCheck size={40} stroke={1.3} color="var(--accent)" />}
        actions={
          <>
            {canReveal() ? (
              <Button variant="default" onClick={() => void reveal(target).catch(notifyError)}>
                {t('export.reveal')}
              </Button>
            ) : (
              <Button variant="default" onClick={() => void copy()}>
                {t('export.copy')}
              </Button>
            )}
            <Button variant="subtle" color="gray" onClick={onAgain}>
              {t('export.again')}
            </Button>
            <Button onClick={onClose} autoFocus>
              {t('export.close')}
            </Button>
          </>
        }
      >
        {t('export.doneText', { count: report.annotations, images: report.images })}
        {files > 1 && ` ${t('export.files', { count: files })}`}
        <code className={`${classes.file} selectable`}>{target}</code>
      </Notice>
      <ProblemList problems={report.problems} />
    </div>
  );
}
