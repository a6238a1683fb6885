import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Output } from '@shared/rpc/contract';
import { useTranslation } from 'react-i18next';
import { canReveal, reveal } from '../../state/host';
import { notifyError, notifyOnce } from '../../state/notify';
import { Notice } from '../../ui/Notice';
import classes from './export.module.css';

interface Props {
  written: Output<'export.write'>;
  onAgain(): void;
  onClose(): void;
}

export function ExportDone({ written: { target: file, report: counts }, onAgain, onClose }: Props) {
  const { t } = useTranslation('export');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(file);
      notifyOnce('copy', t('copied'));
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <div className={classes.done} role="status">
      <Notice
        title={t('doneTitle')}
        figure={<IconCircleCheck size={40} stroke={1.3} color="var(--accent)" />}
        actions={
          <>
            {canReveal() ? (
              <Button variant="default" onClick={() => void reveal(file).catch(notifyError)}>
                {t('reveal')}
              </Button>
            ) : (
              <Button variant="default" onClick={() => void copy()}>
                {t('copy')}
              </Button>
            )}
            <Button variant="subtle" color="gray" onClick={onAgain}>
              {t('again')}
            </Button>
            <Button onClick={onClose} data-autofocus>
              {t('close')}
            </Button>
          </>
        }
      >
        {t('doneText', { count: counts.annotations, images: counts.images })}
        <code className={`${classes.file} selectable`}>{file}</code>
      </Notice>
    </div>
  );
}
