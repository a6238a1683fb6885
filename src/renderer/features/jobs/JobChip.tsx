import { Popover } from '@mantine/core';
import type { Job } from '@shared/domain/job';
import { useTranslation } from 'react-i18next';
import { Ring } from '../../ui/Ring';
import { JobsPanel } from './JobsPanel';
import classes from './jobs.module.css';
import { over, share } from './progress';
import { useTimeLeft } from './useTimeLeft';

/** How far the run is, and behind it, what can be done about it. */
export function JobChip({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const left = useTimeLeft(job);
  const { total, state, rate } = job;
  const context = job.kind;
  const text = { done: over(job), total };
  const starting = state === 'queued' || (state === 'running' && over(job) === 0);
  const title = state === 'paused' ? t('paused') : starting ? t('queued') : t('title', { context });
  return (
    <Popover position="bottom-end" width={400} trapFocus returnFocus>
      <Popover.Target>
        <button className={`${classes.chip} figures`} aria-label={t('chip', { ...text, context })}>
          <Ring value={share(job)} />
          <span className={classes.chipDone}>{t('ofTotal', text)}</span>
          {(state === 'paused' || starting) && <span className={classes.chipState}>{title}</span>}
          {state === 'running' && rate !== null && (
            <span className={classes.chipState}>
              {t('perMinute', { rate: rate < 10 ? rate.toFixed(1) : Math.round(rate) })}
            </span>
          )}
          {state === 'running' && left && <span className={classes.chipLeft}>{left}</span>}
        </button>
      </Popover.Target>
      <JobsPanel />
    </Popover>
  );
}
