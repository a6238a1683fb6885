// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { SetupError, npm, say } from './shell.mjs';

/**
 * Where fetched runtimes live, outside the repository.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env['PROXYLABEL_CACHE']) return resolve(env['PROXYLABEL_CACHE']);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ProxyLabel');
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'ProxyLabel', 'Cache');
  }
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'proxylabel');
}

/**
 * Does a file have this Subresource Integrity value?
 * @param {Buffer} bytes @param {string} integrity `sha512-<base64>`
 */
export function hasIntegrity(bytes, integrity) {
  const [algorithm = '', digest] = integrity.split(/-(.*)/s);
  return createHash(algorithm).update(bytes).digest('base64') === digest;
}

/**
 * A pinned npm package, unpacked in the cache: the registry and the credentials are npm's own affair.
 * @param {import('./pins.mjs').Pin} pin
 * @param {string} what  for people, e.g. "Node 24.21.0"
 * @param {(folder: string) => void} [prepare]  changes the unpacked package before it counts as there
 * @returns {string} the package's folder
 * @throws {SetupError} when it cannot be fetched or is not the pinned file
 */
export function fetchPackage(pin, what, prepare = () => {}) {
  const runtimes = join(cacheFolder(), 'runtimes');
  const target = join(
    runtimes,
    `${pin.name.replace(/\W+/g, '-').replace(/^-/, '')}-${pin.version}`,
  );
  if (existsSync(target)) return target;

  say(`fetching ${what} (npm package ${pin.name}) into ${runtimes}`);
  mkdirSync(runtimes, { recursive: true });
  const staging = mkdtempSync(join(runtimes, 'fetching-'));
  try {
    const packed = npm(['pack', `${pin.name}@${pin.version}`, '--ignore-scripts'], {
      cwd: staging,
    });
    const archive = readdirSync(staging).find((name) => name.endsWith('.tgz'));
    if (!packed.ok || !archive) {
      throw new SetupError(
        `${what} could not be fetched from the npm registry; check the network and npm's settings, then start again.\n${packed.output}`,
      );
    }
    const file = join(staging, archive);
    if (!hasIntegrity(readFileSync(file), pin.integrity)) {
      throw new SetupError(
        `${pin.name}@${pin.version} is not the file that scripts/setup/pins.mjs names; ask whoever runs your registry why.`,
      );
    }
    unpack(file, staging);
    const unpacked = join(staging, 'package');
    prepare(unpacked);
    putInPlace(unpacked, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return target;
}

/** @param {string} archive a .tar.gz @param {string} folder */
export function unpack(archive, folder) {
  const result = spawnSync('tar', ['-xzf', archive, '-C', folder], { encoding: 'utf8' });
  if (result.status !== 0) {
    throw new SetupError(
      `${archive} could not be unpacked; see that "tar" is installed and the disk is not full, then start again.\n${result.stderr ?? result.error?.message}`,
    );
  }
}

/** The rename makes it complete or absent; another set-up may have been faster. @param {string} from @param {string} to */
function putInPlace(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
