import { resolve } from 'node:path';
import { projectFileOf } from '../../process/open-path';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';

export interface NewOptions {
  readonly words?: string;
  readonly project?: string;
}

/** Makes a project of a folder of images. */
export async function newProject(
  { engine, output }: Context,
  folder: string,
  { words = '', project }: NewOptions,
): Promise<ExitCode> {
  const made = await engine.call('project.create', {
    folder: resolve(folder),
    file: resolve(project ?? projectFileOf(folder)),
    words,
  });
  output.result(made, `${made.file}: ${made.images} images, ${made.categories.length} categories.`);
  return EXIT.ok;
}
