import { formatWords } from '@shared/domain/words';
import { openPath } from '../../process/open-path';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';

/** Says what is in a project. */
export async function info({ engine, output }: Context, path: string): Promise<ExitCode> {
  const project = await openPath(engine, path);
  output.result(
    project,
    [
      project.file,
      `images     ${project.images}, ${project.done} done, in ${project.imageRoot}`,
      `words      ${formatWords(project.categories) || '(none)'}`,
      `model      ${project.modelPair}`,
      ...project.jobs.map((job) => `job ${job.id}      ${job.state}, ${job.done} of ${job.total}`),
    ].join('\n'),
  );
  return EXIT.ok;
}
