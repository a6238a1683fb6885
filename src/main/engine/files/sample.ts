import { existsSync, realpathSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Project } from '@shared/domain/project';
import { AppError } from '@shared/errors';
import type { Context } from '../context';
import { closeProject } from '../switch';
import { createProject } from './create';

const Sample = z.object({ name: z.string(), words: z.string(), credits: Project.shape.credits });

/**
 * Puts the shipped sample into the data folder, where it may be written, and makes its project there.
 * @param fresh throws away what was done to it before
 * @returns the project file
 */
export async function unpackSample(
  context: Context,
  modelPair: string,
  fresh: boolean,
): Promise<string> {
  const shipped = join(context.paths.resources, 'samples', 'everyday');
  const folder = join(context.paths.data, 'samples', 'everyday');
  const file = join(folder, 'Everyday.plabel');
  if (fresh) {
    if (existsSync(file) && context.session?.file === realpathSync(file))
      await closeProject(context);
    await rm(folder, { recursive: true, force: true });
  }
  if (existsSync(file)) return file;
  const root = join(folder, 'images');
  try {
    await cp(join(shipped, 'images'), root, { recursive: true });
    const text = await readFile(join(shipped, 'sample.json'), 'utf8');
    const { name, words, credits } = Sample.parse(JSON.parse(text));
    await createProject({ file, root, words, modelPair, name, credits });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('unavailable', `The sample can't be put into ${folder}.`, { cause });
  }
  return file;
}
