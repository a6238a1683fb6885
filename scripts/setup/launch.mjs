// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What Electron must be told on this machine, each with its reason.
 * @param {{ platform: NodeJS.Platform, root: boolean, sandbox: boolean, gpu: boolean }} machine
 *   `sandbox`: Chromium's own can work here; `gpu`: there is a graphics device
 * @returns {{ flag: string, why: string | null }[]} `why`: null where it goes without saying
 */
export function electronFlags({ platform, root, sandbox, gpu }) {
  if (platform !== 'linux') return [];
  return [
    ...(root ? [{ flag: '--no-sandbox', why: "Chromium's sandbox refuses to run as root" }] : []),
    ...(!root && !sandbox
      ? [{ flag: '--no-sandbox', why: "this system keeps Chromium's sandbox from working" }]
      : []),
    ...(gpu ? [] : [{ flag: '--disable-gpu', why: null }]),
  ];
}

/**
 * What the app and its tests find in their environment.
 * @param {import('./electron.mjs').Electron} electron
 * @returns {Record<string, string>}
 */
export function electronEnvironment({ path, runsEngine }) {
  return {
    PROXYLABEL_ELECTRON: path,
    ...(!runsEngine && { PROXYLABEL_NODE: process.execPath }),
  };
}

/** @param {string} electron path of the binary */
export function thisMachine(electron) {
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    sandbox: hasSandbox(electron),
    gpu: existsSync('/dev/dri'),
  };
}

/** A setuid helper, or a namespace of its own that a process may make: tried, not guessed. @param {string} electron */
function hasSandbox(electron) {
  const helper = statSync(join(dirname(electron), 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper?.uid === 0 && (helper.mode & 0o4000) !== 0) return true;
  const { status, error } = spawnSync('unshare', ['--user', '--map-root-user', 'true'], {
    stdio: 'ignore',
  });
  return status === 0 || error !== undefined; // without unshare, Electron itself will tell
}
