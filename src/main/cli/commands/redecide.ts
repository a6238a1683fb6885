import type { Context } from '../context';
import type { ExitCode } from '../exit';
import { exitOf, runJob } from '../run-job';
import { openWithWords } from '../vocabulary';

export interface RedecideOptions {
  readonly words?: string;
  readonly project?: string;
}

/** Decides every image that isn't done anew by the project's words, from what the models saw before. */
export async function redecide(
  context: Context,
  path: string,
  { words = '', project: file }: RedecideOptions,
): Promise<ExitCode> {
  const { engine, output } = context;
  const { project } = await openWithWords(context, path, words, file);
  const job = await runJob(context, () => engine.call('redecide.start', {}));
  const notes = [
    ...(job.skipped > 0 ? [`${job.skipped} not pre-labelled yet`] : []),
    ...(job.failed > 0 ? [`${job.failed} failed (${job.error ?? 'no reason given'})`] : []),
  ];
  const text = [`${job.done} of ${job.total} images decided anew`, ...notes].join(', ');
  output.result({ project: project.file, job }, `${project.file}: ${text}.`);
  return exitOf(job);
}
