// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, npm, root, say } from './shell.mjs';

/**
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean, peer?: boolean }> }} Lockfile
 */

/**
 * Packages of the lockfile that are not installed in that version. Optional ones may be absent: they are
 * for other platforms.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile | null} installed node_modules/.package-lock.json, npm's own record
 */
export function outdatedPackages(wanted, installed) {
  return Object.entries(wanted.packages)
    .filter(([path, { version, optional }]) => {
      const present = installed?.packages[path];
      return path !== '' && (present ? present.version !== version : !optional);
    })
    .map(([path]) => path);
}

/** `npm ci` when node_modules is missing or does not match the lockfile. */
export function ensureModules() {
  const wanted = readLockfile('package-lock.json');
  if (!wanted) throw new SetupError('package-lock.json is missing: restore it from git.');
  if (outdatedPackages(wanted, readLockfile('node_modules/.package-lock.json')).length === 0)
    return;

  say('installing the packages of package-lock.json (npm ci)');
  const { ok, output } = npm(['ci']);
  if (!ok) {
    throw new SetupError(
      `npm ci failed; check the network and npm's settings, then start again.\n${output}`,
    );
  }
}

/** @param {string} name @returns {Lockfile | null} */
function readLockfile(name) {
  try {
    return JSON.parse(readFileSync(join(root, name), 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw new SetupError(`${name} is not valid JSON: restore it from git.`);
  }
}
