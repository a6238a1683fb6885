import type { Problem } from './records';

export type SafePath =
  | { readonly path: string; readonly problem: Problem | null }
  | { readonly path: null; readonly problem: Problem };

const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * Makes a relative POSIX path of a name that a label file gives an image. Whatever comes out names
 * something below the image root on every system; nothing is decoded (`%2e%2e` is a literal name).
 * Backslashes count as separators, which the problem says; `.` and empty segments fall away.
 * Unicode is kept as it is: `samePath` compares.
 * @param where goes into the problem
 */
export function safePath(fileName: string, where = ''): SafePath {
  const shown = JSON.stringify(fileName.length > 200 ? `${fileName.slice(0, 200)}…` : fileName);
  const refuse = (code: string, why: string): SafePath => ({
    path: null,
    problem: {
      severity: 'noted',
      code,
      where,
      message: `The file name ${shown} ${why}; the image counts as missing until it is linked by hand.`,
    },
  });
  if (/[\0-\x1f\x7f]/.test(fileName)) return refuse('path-control', 'holds control characters');
  const path = fileName.replaceAll('\\', '/');
  if (/^[a-z]:/i.test(path)) return refuse('path-absolute', 'begins with a drive');
  if (path.startsWith('/')) return refuse('path-absolute', 'is not relative to the image folder');
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return refuse('path-url', 'is an address');
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  // Windows drops blanks and dots at the end of a name: '.. ' is '..' there.
  if (segments.some((segment) => /^\.[. ]*$/.test(segment)))
    return refuse('path-parent', 'leads out of the image folder');
  if (segments.length === 0) return refuse('path-empty', 'names no file');
  // NTFS: 'a.jpg:stream' is another stream of a.jpg.
  if (segments.some((segment) => DEVICE.test(segment) || segment.includes(':')))
    return refuse('path-reserved', 'is a reserved name on Windows');
  const mended = fileName.includes('\\');
  return {
    path: segments.join('/'),
    problem: mended
      ? {
          severity: 'mended',
          code: 'path-backslash',
          where,
          message: `The file name ${shown} has backslashes; they are taken as folder separators.`,
        }
      : null,
  };
}

/** What two names of one file have in common however a system composes its letters (macOS: NFD). */
export function comparablePath(path: string): string {
  return path.normalize('NFC');
}
