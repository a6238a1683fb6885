import { basename } from 'node:path/posix';
import type { Image } from '@shared/domain/image';
import type { ImageFile } from '../store';

/** What of an image tells its file from others. */
export type Lost = Pick<Image, 'id' | 'path' | 'bytes' | 'mtimeMs' | 'hash'>;

/**
 * Finds files again that were moved or renamed: of those that no image knows, the one that an image lost.
 * Content decides where it is known, and is read only of files as long as a lost one; an image whose content
 * was never read is known by length and time, and by its name where several files have these.
 *
 * @param lost images that aren't at their path
 * @param files in the folder, that aren't at the path of a settled image
 * @param hashOf content of a file; null when it can't be read
 * @returns by image id
 */
export async function findMoved(
  lost: readonly Lost[],
  files: readonly ImageFile[],
  hashOf: (file: ImageFile) => Promise<string | null>,
): Promise<Map<number, ImageFile>> {
  const found = new Map<number, ImageFile>();
  const left = groups(files, ({ bytes }) => bytes);
  const take = ({ id }: Lost, file: ImageFile): void => {
    found.set(id, file);
    left.get(file.bytes)?.delete(file);
  };

  const hashes = new Map<ImageFile, string | null>();
  for (const image of lost) {
    if (image.hash === null || image.bytes === 0) continue;
    const alike = [...(left.get(image.bytes) ?? [])];
    // Of copies, the one that still has the name.
    alike.sort((a, b) => likeness(image, b) - likeness(image, a));
    for (const file of alike) {
      if (!hashes.has(file)) hashes.set(file, await hashOf(file));
      if (hashes.get(file) !== image.hash) continue;
      take(image, file);
      break;
    }
  }

  const unread = lost.filter(({ hash, bytes }) => hash === null && bytes > 0);
  const rivals = groups(unread, stamp);
  for (const image of unread) {
    const alike = [...(left.get(image.bytes) ?? [])].filter((file) => stamp(file) === stamp(image));
    const named = alike.filter((file) => basename(file.path) === basename(image.path));
    const [file, another] = named.length > 0 ? named : alike;
    const alone =
      another === undefined && (named.length > 0 || rivals.get(stamp(image))?.size === 1);
    if (file && alone) take(image, file);
  }
  return found;
}

/** Copies and archives keep whole seconds of a time. */
const stamp = ({ bytes, mtimeMs }: Pick<ImageFile, 'bytes' | 'mtimeMs'>): string =>
  `${bytes} ${Math.floor(mtimeMs / 1000)}`;

const likeness = (image: Lost, file: ImageFile): number =>
  (file.path === image.path ? 4 : 0) +
  (basename(file.path) === basename(image.path) ? 2 : 0) +
  (file.mtimeMs === image.mtimeMs ? 1 : 0);

function groups<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, Set<T>> {
  const all = new Map<K, Set<T>>();
  for (const one of list) {
    const key = keyOf(one);
    const group = all.get(key);
    if (group) group.add(one);
    else all.set(key, new Set([one]));
  }
  return all;
}
