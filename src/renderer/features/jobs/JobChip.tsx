import { Button, Popover } from '@mantine/core';
import type { Job } from '@shared/domain/job';
import { useTranslation } from 'react-i18next';
import { cancelJob, pauseJob, resumeJob } from '../../state/jobs';
import { Ring } from '../../ui/Ring';
import classes from './jobs.module.css';
import { useTimeLeft } from './useTimeLeft';

const over = ({ done, failed, skipped }: Job) => done + failed + skipped;
const share = (job: Job) => (job.total > 0 ? over(job) / job.total : 0);

/** How far the run is, and behind it, what can be done about it. */
export function JobChip({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const left = useTimeLeft(job);
  const { total, failed, skipped, state, rate, error } = job;
  const context = job.kind;
  const text = { done: over(job), total };
  const starting = state === 'queued' || (state === 'running' && over(job) === 0);
  const title = state === 'paused' ? t('paused') : starting ? t('queued') : t('title', { context });
  return (
    <Popover position="bottom-end" width={280} trapFocus returnFocus>
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
      <Popover.Dropdown aria-label={title}>
        <div className={classes.detail}>
          <strong>{title}</strong>
          <div
            className={classes.bar}
            role="progressbar"
            aria-label={title}
            aria-valuenow={over(job)}
            aria-valuemin={0}
            aria-valuemax={total}
          >
            <span
              style={{ width: `${share(job) * 100}%` }}
              data-paused={state === 'paused' || undefined}
            />
          </div>
          <p>
            <span>{t('ofTotal', text)}</span>
            <span>{state === 'running' ? left : ''}</span>
          </p>
          {skipped > 0 && <p>{t('skipped', { count: skipped })}</p>}
          {failed > 0 && <p className={classes.failed}>{t('failed', { count: failed })}</p>}
          {error && <p className={classes.error}>{error}</p>}
          <div className={classes.detailActions}>
            {state === 'paused' ? (
              <Button onClick={() => void resumeJob()}>{t('resume')}</Button>
            ) : (
              <Button variant="default" onClick={() => void pauseJob()}>
                {t('pause')}
              </Button>
            )}
            <Button variant="subtle" color="gray" onClick={() => void cancelJob()}>
              {t('cancel')}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
