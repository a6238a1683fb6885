import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyError, notifyOnce } from '../../state/notify';
import { useProject } from '../../state/project';
import { AppError } from '@shared/errors';

/** Tells a screen reader about every tenth of a run, and everybody when it ends. */
export function JobNews() {
  const { t } = useTranslation('jobs');
  const job = useProject((state) => state.jobs.at(-1));
  const seen = useRef<{ id: number; state: string } | null>(null);

  useEffect(() => {
    if (!job) return;
    const before = seen.current;
    seen.current = { id: job.id, state: job.state };
    if (before?.id !== job.id || before.state === job.state) return;
    // Of a single image the masks themselves tell.
    if (job.state === 'done' && job.total > 1 && job.kind !== 'thumbnails')
      notifyOnce(
        'job',
        [
          t('finished', { count: job.done, context: job.kind }),
          ...(job.skipped > 0 ? [t('skipped', { count: job.skipped })] : []),
          ...(job.failed > 0 ? [t('failed', { count: job.failed })] : []),
        ].join(', '),
      );
    if (job.state === 'failed')
      notifyError(
        new AppError('internal', job.error ?? t('stopped', { context: job.kind })),
        t('stopped', { context: job.kind }),
      );
  }, [job, t]);

  const tenth =
    job && job.total > 0 ? Math.floor(((job.done + job.failed + job.skipped) / job.total) * 10) : 0;
  const running = job?.state === 'running';
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {running &&
        t('live', {
          done: Math.round((tenth * job.total) / 10),
          total: job.total,
          context: job.kind,
        })}
    </VisuallyHidden>
  );
}
