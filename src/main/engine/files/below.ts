import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Absolute path of a name in a folder or deeper; null when it leads out (on Windows also to another drive). */
export function below(folder: string, name: string): string | null {
  const full = resolve(folder, name);
  const way = relative(folder, full);
  return way === '' || isAbsolute(way) || way.split(sep)[0] === '..' ? null : full;
}
