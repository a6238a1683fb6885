import type { Job } from '@shared/domain/job';
import type { Context } from './context';
import { EXIT } from './exit';
import type { ExitCode } from './exit';

const OVER: ReadonlySet<Job['state']> = new Set(['done', 'cancelled', 'failed']);

/** Sees a job through, with progress, until it is over or the person stops it. @returns it in its last state */
export async function runJob(
  { engine, output, stop }: Context,
  start: () => Promise<Job>,
): Promise<Job> {
  const progress = output.progress();
  try {
    return await new Promise<Job>((resolve, reject) => {
      let mine: number | null = null;
      const last = new Map<number, Job>(); // the job may speak before the call that made it is answered
      const look = (job: Job): void => {
        last.set(job.id, job);
        if (job.id !== mine) return;
        progress.update({ ...job, done: job.done + job.skipped });
        if (OVER.has(job.state)) resolve(job);
      };
      engine.on('job', look);
      start().then((job) => {
        mine = job.id;
        look(last.get(job.id) ?? job);
        const cancel = (): void =>
          void engine.call('job.cancel', { id: job.id }).then(look, reject);
        if (stop.aborted) cancel();
        else stop.addEventListener('abort', cancel, { once: true });
      }, reject);
    });
  } finally {
    progress.stop();
  }
}

export function exitOf(job: Job): ExitCode {
  if (job.state === 'cancelled') return EXIT.cancelled;
  if (job.state === 'failed') return EXIT.failed;
  return job.failed > 0 ? EXIT.someImagesFailed : EXIT.ok;
}
