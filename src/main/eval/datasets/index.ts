import { resolve } from 'node:path';
import { protocolOf } from '../protocols';
import type { EvalSet } from '../set';
import { folderSet, type FolderOptions } from './folder';
import { releaseFolder } from './layout';
import { isRelease, RELEASES } from './releases';

export interface SetOptions extends FolderOptions {
  /** Where a named set lies; default: the current folder. */
  root?: string;
}

/**
 * A set by its name, or any folder with images and their truth.
 * @throws AppError 'not-found' naming what is missing, 'bad-input' for a folder that can't be understood
 */
export async function openSet(dataset: string, options: SetOptions): Promise<EvalSet> {
  if (!isRelease(dataset)) return folderSet(resolve(dataset), options);
  const release = RELEASES[dataset];
  const root = releaseFolder(release, resolve(options.root ?? '.'));
  const { title, classes, background } = protocolOf(dataset);
  const { samples, labels = release.labels } = await release.find(root);
  return {
    name: dataset,
    title,
    root,
    task: { classes, background: background ? 0 : null, labels },
    samples,
    notes: [],
  };
}
