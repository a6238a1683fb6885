import type { Job } from '@shared/domain/job';
import type { Project } from '@shared/domain/project';
import { AppError } from '@shared/errors';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import { openWithWords } from '../vocabulary';
import { exportLabels } from './export';
import type { ExportFlags, Exported } from './export';

export interface PrelabelOptions extends ExportFlags {
  readonly words?: string;
  readonly project?: string;
  readonly model?: string;
  readonly all?: boolean;
  readonly export?: string;
}

/** Suggests masks on the images of a folder or project, and exports them when asked to. */
export async function prelabel(
  context: Context,
  path: string,
  options: PrelabelOptions,
): Promise<ExitCode> {
  const { engine, output } = context;
  const { words = '', project: file } = options;
  const { project, added } = await openWithWords(context, path, words, file);
  if (project.categories.length === 0)
    throw new AppError(
      'bad-input',
      `${project.file} has no words yet; say what to look for with --words "person; people, sky".`,
    );
  if (options.model) await engine.call('project.useModel', { modelPair: options.model });

  // A new word competes for every pixel: what was suggested without it is out of date.
  const job = await runJob(context, options.all || added ? 'all' : 'unlabelled');
  const exported =
    options.export !== undefined && job.state !== 'cancelled'
      ? await exportLabels(engine, options.export, options)
      : null;
  output.result(...report(project, job, exported));
  return exitOf(job);
}

const OVER: ReadonlySet<Job['state']> = new Set(['done', 'cancelled', 'failed']);

/** @returns the job in its last state */
async function runJob(
  { engine, output, stop }: Context,
  scope: 'all' | 'unlabelled',
): Promise<Job> {
  const progress = output.progress();
  try {
    return await new Promise<Job>((resolve, reject) => {
      let mine: number | null = null;
      const last = new Map<number, Job>(); // the job may speak before the call that made it is answered
      const look = (job: Job): void => {
        last.set(job.id, job);
        if (job.id !== mine) return;
        progress.update(job);
        if (OVER.has(job.state)) resolve(job);
      };
      engine.on('job', look);
      engine.call('prelabel.start', { scope, imageIds: [] }).then((job) => {
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

function report(
  project: Project,
  job: Job,
  exported: Exported | null,
): [document: unknown, text: string] {
  const failed = job.failed > 0 ? `, ${job.failed} failed (${job.error ?? 'no reason given'})` : '';
  const lines = [
    job.total === 0
      ? `${project.file}: nothing to do.`
      : `${project.file}: ${job.done} of ${job.total} images labelled${failed}.`,
    ...(exported ? [exported.text] : []),
  ];
  return [
    {
      project: project.file,
      job,
      export: exported?.document ?? null,
    },
    lines.join('\n'),
  ];
}

function exitOf(job: Job): ExitCode {
  if (job.state === 'cancelled') return EXIT.cancelled;
  if (job.state === 'failed') return EXIT.failed;
  return job.failed > 0 ? EXIT.someImagesFailed : EXIT.ok;
}
