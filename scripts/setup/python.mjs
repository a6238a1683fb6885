// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { SetupError, root, say, which } from './shell.mjs';

const REQUIREMENTS = join(root, 'test/unit/formats/coco/requirements.txt');

/** Debian keeps venv apart from Python. */
const APT = [
  'apt-get',
  'install',
  '-y',
  '-qq',
  '--no-install-recommends',
  'python3',
  'python3-venv',
];

/**
 * A Python with what the tests compare our files with, in a venv in the cache: named for what is in it, so that
 * a changed list makes another one, and complete only when its mark is there.
 * @returns {string} the venv's Python
 * @throws {SetupError} when there is no Python or the packages can't be had
 */
export function ensurePython() {
  const given = process.env['PROXYLABEL_PYTHON'];
  if (given) return given;
  const version = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const folder = join(cacheFolder(), 'runtimes', `python-${version.slice(0, 12)}`);
  const windows = process.platform === 'win32';
  const python = windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const mark = join(folder, 'complete');
  if (existsSync(mark)) return python;

  say(`making a Python environment with pycocotools in ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '..'), { recursive: true });
  makeVenv(windows ? 'python' : 'python3', folder);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const installed = attempt(python, [...pip, '--only-binary', ':all:', '-r', REQUIREMENTS]);
  if (installed !== null)
    throw new SetupError(
      `pip could not install pycocotools; check the network and pip's settings, or name a Python that has it in PROXYLABEL_PYTHON.\n${installed}`,
    );
  writeFileSync(mark, '');
  return python;
}

/** @param {string} python @param {string} folder */
function makeVenv(python, folder) {
  let failure = attempt(python, ['-m', 'venv', folder]);
  if (failure !== null && process.getuid?.() === 0 && which('apt-get')) {
    attempt('apt-get', ['update', '-qq']);
    attempt(APT[0] ?? '', APT.slice(1));
    rmSync(folder, { recursive: true, force: true });
    failure = attempt(python, ['-m', 'venv', folder]);
  }
  if (failure !== null)
    throw new SetupError(
      `The tests need Python 3 with venv: install it, or name a Python with pycocotools in PROXYLABEL_PYTHON, and start again.\n${failure}`,
    );
}

/** @param {string} command @param {string[]} args @returns {string | null} what it said when it failed */
function attempt(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? null : [stdout, stderr, error?.message].filter(Boolean).join('\n');
}
