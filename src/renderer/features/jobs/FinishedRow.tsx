import { IconCheck, IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { Job } from '@shared/domain/job';
import { useTranslation } from 'react-i18next';
import { Failures } from './Failures';
import classes from './jobs.module.css';

/** A job that is over: what became of it, and what can be done about what failed. */
export function FinishedRow({ job }: { job: Job }) {
  const { t, i18n } = useTranslation('jobs');
  const { kind, state, done, failed, skipped, error, endedAt } = job;
  const bad = state === 'failed' || failed > 0;
  const Glyph = bad ? IconAlertTriangle : state === 'cancelled' ? IconCircleX : IconCheck;
  const time =
    endedAt === null
      ? ''
      : new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(endedAt);
  return (
    <li className={classes.row}>
      <Glyph size={16} stroke={1.7} className={classes.mark} data-bad={bad || undefined} />
      <div className={classes.rowMain}>
        <span>
          <strong>{t('title', { context: kind })}</strong>{' '}
          <span className={`${classes.rowDetail} figures`}>
            {[
              t('images', { count: done }),
              ...(state === 'done'
                ? []
                : [t(state === 'failed' ? 'over_failed' : 'over_cancelled')]),
              time,
            ].join(' · ')}
          </span>
        </span>
        {skipped > 0 && (
          <span className={classes.rowDetail}>{t('skipped', { count: skipped })}</span>
        )}
        {state === 'failed' && error && <span className={classes.error}>{error}</span>}
        <Failures job={job} />
      </div>
    </li>
  );
}
