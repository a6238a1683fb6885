// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SetupError, root, say, tool } from './shell.mjs';

const SOURCES = [
  'src',
  'scripts/parity.ts',
  'scripts/parity',
  'test/bench/pipeline',
  'electron.vite.config.ts',
  'package-lock.json',
];
const STAMP = join(root, 'out', '.sources');

/** Builds into out/ when the sources are not those of the last build. @param {{ force?: boolean }} [options] */
export function ensureBuild({ force = false } = {}) {
  const hash = hashOf(root, SOURCES);
  if (!force && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return;

  say('building into out/');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tool('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new SetupError(
      `The build failed; mend what it says and start again.\n${stdout}${stderr}`,
    );
  }
  writeFileSync(STAMP, hash);
}

/**
 * One hash of names and contents.
 * @param {string} base
 * @param {string[]} paths files or folders under it; absent ones count as empty
 */
export function hashOf(base, paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesUnder(join(base, path))).sort()) {
    const bytes = readFileSync(file);
    hash.update(`${relative(base, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      filesUnder(join(path, entry.name)),
    );
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path];
    throw error;
  }
}
