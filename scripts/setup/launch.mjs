// @ts-check
import { readFileSync, statSync } from 'node:fs';
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
    gpu: exists('/dev/dri'),
  };
}

/** A setuid helper, or namespaces that any user may make. @param {string} electron */
function hasSandbox(electron) {
  try {
    const helper = statSync(join(dirname(electron), 'chrome-sandbox'));
    if (helper.uid === 0 && (helper.mode & 0o4000) !== 0) return true;
  } catch {
    // No helper beside it: namespaces decide.
  }
  return (
    setting('/proc/sys/kernel/unprivileged_userns_clone', 1) !== 0 &&
    setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 0) === 0 &&
    setting('/proc/sys/user/max_user_namespaces', 1) !== 0
  );
}

/** @param {string} file @param {number} absent */
function setting(file, absent) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return absent;
  }
}

/** @param {string} path */
function exists(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
