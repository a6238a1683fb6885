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
 * Finds the image that a label file means: the one whose path ends in the most segments of the name, with
 * the same extension or, failing that, another. Two that fit equally well are none. Case counts only where
 * it decides.
 * @param paths relative to the image root
 * @param sizeOf pixels after EXIF orientation; null for what can't be opened
 */
export function imageFinder(
  paths: Iterable<string>,
  sizeOf: (path: string) => Promise<{ width: number; height: number } | null>,
): Source['findImage'] {
  const byName = new Map<string, string[]>();
  const put = (key: string, path: string): void => {
    const known = byName.get(key);
    if (known) known.push(path);
    else byName.set(key, [path]);
  };
  for (const path of paths) {
    put(keyOf(baseName(path)), path);
    if (extensionOf(path) !== '') put(keyOf(baseName(stemOf(path))), path);
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

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

/** Number of last segments that two paths share, extensions aside; a half more when case agrees too. */
function likeness(path: string, wanted: string): number {
  const [a, b] = [stemOf(path), stemOf(wanted)].map((each) =>
    each.normalize('NFC').split('/').reverse(),
  );
  let shared = 0;
  while (shared < a!.length && a![shared]!.toLowerCase() === b![shared]?.toLowerCase()) shared++;
  return shared + (a![0] === b![0] ? 0.5 : 0);
}

function onlyBest(candidates: readonly string[], score: (path: string) => number): string | null {
  let [best, bestScore, even] = ['', -1, false];
  for (const candidate of candidates) {
    const value = score(candidate);
    even = value === bestScore;
    if (value > bestScore) [best, bestScore] = [candidate, value];
  }
  return bestScore < 0 || even ? null : best;
}
