import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { region } from '../../actions/regions';
import { paceOf, readProgress, useProgress } from '../../state/progress';
import { useProject } from '../../state/project';
import { ToolHints } from '../help/ToolHints';
import { TourOffer } from '../help/TourOffer';
import classes from './status-bar.module.css';

/** The line at the foot of the window: how far the project is, and how fast it goes. */
export function StatusBar() {
  return (
    <footer className={classes.bar} {...region('status')}>
      <TourOffer />
      <ToolHints />
      <Progress />
    </footer>
  );
}

/** The pace is looked at again this often, ms: it ends with the session. */
const LOOK = 60_000;

function Progress() {
  const { t } = useTranslation('workspace');
  const id = useProject((state) => state.project?.id);
  const { status, doneAt } = useProgress();
  const [now, setNow] = useState(Date.now);
  useEffect(() => void readProgress(), [id]);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), LOOK);
    return () => clearInterval(timer);
  }, [doneAt]);
  if (!status) return null;
  const { done, 'in-progress': begun } = status;
  const left = status.new + status.suggested;
  const total = left + begun + done;
  const pace = paceOf(doneAt, now);
  if (total === 0) return null;
  return (
    <>
      {pace !== null && done < total && (
        <span className={`${classes.pace} figures`}>
          {t('progress.pace', { pace: Math.round(pace).toLocaleString() })}
          {', '}
          {timeLeft(((left + begun) / pace) * 60)}
        </span>
      )}
      <span className={`${classes.counts} figures`} data-testid="progress">
        {t('progress.done', { value: done.toLocaleString() })}
        {begun > 0 && ` · ${t('progress.begun', { value: begun.toLocaleString() })}`}
        {` · ${t('progress.left', { value: left.toLocaleString() })}`}
      </span>
      <span
        className={classes.track}
        role="progressbar"
        aria-label={t('progress.label')}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <i style={{ width: `${(done / total) * 100}%` }} />
        <i style={{ width: `${(begun / total) * 100}%` }} data-begun />
      </span>
    </>
  );

  function timeLeft(minutes: number): string {
    return minutes < 90
      ? t('progress.minutes', { count: Math.max(1, Math.round(minutes)) })
      : t('progress.hours', { count: Math.round(minutes / 60) });
  }
}
