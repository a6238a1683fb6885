import type { Job } from '@shared/domain/job';
import { useTranslation } from 'react-i18next';
import { retryJob, showFailures } from '../../state/jobs';
import classes from './jobs.module.css';

/** How many images failed, why the last did, and the ways out of it. */
export function Failures({ job: { id, state, failed, error } }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const over = state === 'done' || state === 'cancelled' || state === 'failed';
  if (failed === 0 && state !== 'failed') return null;
  return (
    <div className={classes.failures}>
      {failed > 0 && (
        <span className={classes.failed} title={error ?? undefined}>
          {t('failed', { count: failed })}
        </span>
      )}
      {failed > 0 && (
        <button className={classes.link} onClick={() => void showFailures(id)}>
          {t('show')}
        </button>
      )}
      {over && (
        <button className={classes.link} onClick={() => void retryJob(id)}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}
