import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { comparablePath } from '@shared/formats/path';
import type { Session } from '../session';
import { imagePaths } from '../store';

/**
 * Tells the project's file and its images from all others: an export must not be written over them.
 * @returns takes a path without links in it; case doesn't count, as on some disks it doesn't
 */
export async function ownFiles({ db, file, root }: Session): Promise<(path: string) => boolean> {
  const images = new Set<string>();
  for (const path of imagePaths(db)) images.add(keyOf(path));
  const folder = await realpath(root).catch(() => root); // not there: nothing in it can be lost
  return (path) =>
    keyOf(path) === keyOf(file) || images.has(keyOf(relative(folder, path).split(sep).join('/')));
}

const keyOf = (path: string): string => comparablePath(path).toLowerCase();
