import {
  IconArrowDown,
  IconArrowUp,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
} from '@tabler/icons-react';
import type { Job } from '@shared/domain/job';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelJob, moveJob, pauseJob, resumeJob } from '../../state/jobs';
import { IconButton } from '../../ui/IconButton';
import { Failures } from './Failures';
import classes from './jobs.module.css';
import { over, share } from './progress';
import { useTimeLeft } from './useTimeLeft';

interface Props {
  job: Job;
  first: boolean;
  last: boolean;
}

/** A job that isn't over; focused, it is moved with Alt and the arrows. */
export function JobRow({ job, first, last }: Props) {
  const { t } = useTranslation('jobs');
  const left = useTimeLeft(job);
  const { id, kind, state, total, rate } = job;
  const title = t('title', { context: kind });
  const paused = state === 'paused';
  const toggle = () => void (paused ? resumeJob(id) : pauseJob(id));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.altKey && event.key === 'ArrowUp') void moveJob(id, -1);
    else if (event.altKey && event.key === 'ArrowDown') void moveJob(id, 1);
    else if (event.key === ' ') toggle();
    else if (event.key === 'Delete') void cancelJob(id);
    else return;
    event.preventDefault();
  };
  const detail = [
    t('ofTotal', { done: over(job), total }),
    ...(paused ? [t('paused')] : state === 'queued' ? [t('waiting')] : []),
    ...(rate === null
      ? []
      : [t('perMinute', { rate: rate < 10 ? rate.toFixed(1) : Math.round(rate) })]),
    ...(left ? [left] : []),
  ];
  return (
    <li className={classes.row} tabIndex={0} aria-label={title} onKeyDown={onKeyDown}>
      <div className={classes.rowMain}>
        <strong>{title}</strong>
        <span className={`${classes.rowDetail} figures`}>{detail.join(' · ')}</span>
        <div
          className={classes.bar}
          role="progressbar"
          aria-label={title}
          aria-valuenow={over(job)}
          aria-valuemin={0}
          aria-valuemax={total}
        >
          <span style={{ width: `${share(job) * 100}%` }} data-paused={paused || undefined} />
        </div>
        <Failures job={job} />
      </div>
      <div className={classes.rowActions}>
        {!first && (
          <IconButton
            icon={IconArrowUp}
            size={24}
            label={t('up')}
            onClick={() => void moveJob(id, -1)}
          />
        )}
        {!last && (
          <IconButton
            icon={IconArrowDown}
            size={24}
            label={t('down')}
            onClick={() => void moveJob(id, 1)}
          />
        )}
        <IconButton
          icon={paused ? IconPlayerPlay : IconPlayerPause}
          size={24}
          label={t(paused ? 'resume' : 'pause')}
          onClick={toggle}
        />
        <IconButton icon={IconX} size={24} label={t('cancel')} onClick={() => void cancelJob(id)} />
      </div>
    </li>
  );
}
