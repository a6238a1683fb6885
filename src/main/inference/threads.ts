import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Threads for one graph when nobody says: the physical cores this process may use. A second thread on one core
 * shares its vector units and gains nothing.
 */
export function defaultThreads(): number {
  return Math.max(1, Math.min(physicalCores() ?? Infinity, availableParallelism()));
}

/** null where the system does not say in a file. */
function physicalCores(): number | null {
  if (process.platform !== 'linux') return null;
  const cores = new Set<string>();
  let socket = '';
  for (const line of readFileSync('/proc/cpuinfo', 'utf8').split('\n')) {
    const value = line.slice(line.indexOf(':') + 1);
    if (line.startsWith('physical id')) socket = value;
    if (line.startsWith('core id')) cores.add(`${socket}/${value}`);
  }
  return cores.size || null;
}
