import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Project } from '@shared/domain/project';
import { AppError } from '@shared/errors';
import type { Client } from '@shared/rpc/client';
import type { EngineContract } from './engine-contract';

export const PROJECT_EXTENSION = 'plabel';

/** Where the project of a folder lies unless someone says otherwise. */
export function projectFileOf(folder: string): string {
  const whole = resolve(folder);
  return join(whole, `${basename(whole)}.${PROJECT_EXTENSION}`);
}

/**
 * Opens what a person named on a command line: a project file, or a folder of images, whose project is made
 * when it has none.
 * @param file the folder's project file, when it shall not be the usual one
 * @param words vocabulary of a project that has to be made: names by comma or line, synonyms by semicolon
 * @throws AppError 'not-found' when there is nothing at `path`
 */
export async function openPath(
  engine: Pick<Client<EngineContract>, 'call'>,
  path: string,
  { file, words = '' }: { file?: string; words?: string } = {},
): Promise<Project> {
  const whole = resolve(path);
  const kind = statSync(whole, { throwIfNoEntry: false });
  if (!kind) throw new AppError('not-found', `${whole} does not exist.`);
  if (!kind.isDirectory()) return engine.call('project.open', { file: whole });
  const project = resolve(file ?? projectFileOf(whole));
  return existsSync(project)
    ? engine.call('project.open', { file: project })
    : engine.call('project.create', { folder: whole, file: project, words });
}
