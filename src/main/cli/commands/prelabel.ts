import type { Job } from '@shared/domain/job';
import type { Project } from '@shared/domain/project';
import { AppError } from '@shared/errors';
import type { Context } from '../context';
import type { ExitCode } from '../exit';
import { exitOf, runJob } from '../run-job';
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
  const scope = options.all || added ? 'all' : 'unlabelled';
  const job = await runJob(context, () => engine.call('prelabel.start', { scope, imageIds: [] }));
  const exported =
    options.export !== undefined && job.state !== 'cancelled'
      ? await exportLabels(engine, options.export, options)
      : null;
  output.result(...report(project, job, exported));
  return exitOf(job);
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
