import type { FoundImage, Source } from '../format';

/** The last segment of a path, whichever way its separators lean. */
export const baseName = (path: string): string => path.slice(lastSeparator(path) + 1);

/** Everything before the last separator; '' for none. */
export const folderOf = (path: string): string => path.slice(0, Math.max(lastSeparator(path), 0));

/** The path without its extension. */
export function stemOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > lastSeparator(path) + 1 ? path.slice(0, dot) : path;
}

/** Lower case, without the dot; '' for none. */
export function extensionOf(path: string): string {
  return path.slice(stemOf(path).length + 1).toLowerCase();
}

export const join = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('/');

function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}

/**
 * Finds the image that a label file means: of those with its name, with or without extension, the one that
 * shares the most folders with it. Case and extension count only where they decide; two that fit equally
 * well are none.
 * @param paths relative to the image root
 * @param sizeOf pixels after EXIF orientation; null for what can't be opened
 */
export function imageFinder(
  paths: Iterable<string>,
  sizeOf: (path: string) => Promise<{ width: number; height: number } | null>,
): Source['findImage'] {
  const byName = new Map<string, string[]>();
  for (const path of paths)
    for (const name of new Set([baseName(path), baseName(stemOf(path))])) {
      const known = byName.get(keyOf(name));
      if (known) known.push(path);
      else byName.set(keyOf(name), [path]);
    }
  return async (name): Promise<FoundImage | null> => {
    const wanted = name.replaceAll('\\', '/');
    const base = baseName(wanted);
    const candidates = byName.get(keyOf(base)) ?? byName.get(keyOf(stemOf(base))) ?? [];
    const path = onlyBest(candidates, (candidate) => likeness(candidate, wanted));
    const size = path === null ? null : await sizeOf(path);
    return path === null || size === null ? null : { fileName: path, ...size };
  };
}

const MASK_FOLDERS = ['SegmentationClass', 'SegmentationObject', 'masks'];

/**
 * The photo that a mask is of, by the mask's name without extension. The mask itself may lie among the images
 * and bear the same name, so the usual folders and endings of photos are tried, and folders of masks don't count.
 */
export async function photoOf(
  findImage: Source['findImage'],
  stem: string,
): Promise<FoundImage | null> {
  for (const name of [`JPEGImages/${stem}`, `images/${stem}`, `${stem}.jpg`, `${stem}.jpeg`]) {
    const found = await findImage(name);
    const folders = found?.fileName.split('/').slice(0, -1) ?? [];
    if (found && !folders.some((folder) => MASK_FOLDERS.includes(folder))) return found;
  }
  return null;
}

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

function likeness(path: string, wanted: string): number {
  const folders = sharedFolders(keyOf(folderOf(path)), keyOf(folderOf(wanted)));
  const [mine, its] = [baseName(path).normalize('NFC'), baseName(wanted).normalize('NFC')];
  if (mine === its) return folders + 0.8;
  if (keyOf(mine) === keyOf(its)) return folders + 0.6;
  return stemOf(mine) === its || stemOf(mine) === stemOf(its) ? folders + 0.4 : folders;
}

/** Number of last folders that two paths have in common. */
function sharedFolders(a: string, b: string): number {
  const [ours, theirs] = [a.split('/').reverse(), b.split('/').reverse()];
  let shared = 0;
  while (shared < ours.length && ours[shared] === theirs[shared]) shared++;
  return shared;
}

function onlyBest(candidates: readonly string[], score: (path: string) => number): string | null {
  let [best, bestScore, even] = ['', -1, false];
  for (const candidate of candidates) {
    const value = score(candidate);
    if (value === bestScore) even = true;
    else if (value > bestScore) [best, bestScore, even] = [candidate, value, false];
  }
  return bestScore < 0 || even ? null : best;
}
