#!/usr/bin/env node
// @ts-check
/**
 * Every npm script of this repository: does the set-up that the command needs, then the command.
 * Plain Node >= 18 with no dependencies, because it runs before anything is installed.
 *
 *   start [args]       the app: Electron with a display, `serve` without one
 *   proxylabel <args>  the command line
 *   test [args]        all tests, or what vitest is told; ends with `N passed, N failed`
 *   ci                 format, lint and type checks, then the tests
 *   build | typecheck | lint | format [--check] | parity <folder> | bench | pack | licenses
 *
 * Steps, each only when needed: a Node with Node-API 10 (fetched into the cache where this one is older),
 * `npm ci`, the build into out/, an Electron, on Linux the system packages of window and tests, and for `ci` a
 * Python environment.
 *
 * Environment it reads:
 *   PROXYLABEL_CACHE     folder for fetched runtimes (default: the system's cache folder)
 *   PROXYLABEL_ELECTRON  an Electron binary to use instead
 *   PROXYLABEL_CHROMIUM  a Chromium or Chrome for the browser tests
 *   PROXYLABEL_DIST      folder to pack into (default: dist)
 *   PROXYLABEL_PYTHON    ci: a Python with pycocotools (default: a venv in the cache)
 * Environment it sets for what it starts:
 *   PROXYLABEL_ELECTRON, PROXYLABEL_CHROMIUM  what it found
 *   PROXYLABEL_NODE      only with an Electron whose own Node cannot load better-sqlite3 (the trial
 *                        Electron 25 has Node 18): the Node that the app then forks its engine with,
 *                        instead of a utility process
 *   ORT_DISABLE_TELEMETRY=1
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { electronEnvironment, electronFlags, thisMachine } from './setup/launch.mjs';
import { licenses } from './setup/licenses.mjs';
import { ensureModules } from './setup/modules.mjs';
import { underRightNode } from './setup/node.mjs';
import { pack } from './setup/pack.mjs';
import { ensurePython } from './setup/python.mjs';
import { SetupError, root, run, say, tool } from './setup/shell.mjs';
import { ensureSystemPackages, findChromium } from './setup/system.mjs';
import { runTests } from './setup/tests.mjs';

/** @typedef {(args: string[]) => Promise<number>} Command */

/** @param {string} script @param {string[]} args @param {import('node:child_process').SpawnOptions} [options] */
const node = (script, args, options) => run(process.execPath, [script, ...args], options);

/** Where npm was called: what the paths that a person types are relative to. */
const calledFrom = process.env['INIT_CWD'] ?? process.cwd();

/** A built program. @param {string} name @returns {Command} */
const built = (name) => (args) => {
  ensureBuild();
  const script = join(root, 'out', 'main', `${name}.cjs`);
  if (!existsSync(script))
    throw new SetupError(`out/main/${name}.cjs was not built: is its source there?`);
  return node(script, args, { cwd: calledFrom });
};

/** @type {Command} */
async function start(args) {
  ensureBuild();
  const needsDisplay = process.platform === 'linux';
  if (needsDisplay && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    say('no display: serving the app to a browser instead');
    return built('cli')(['serve', ...args]);
  }
  const electron = await ensureElectron();
  if (!electron) {
    say(
      'no Electron can be had here: serving the app to a browser instead (set PROXYLABEL_ELECTRON to use one)',
    );
    return built('cli')(['serve', ...args]);
  }
  await ensureSystemPackages('window', electron.path);
  const flags = electronFlags(thisMachine(electron.path));
  for (const { flag, why } of flags) if (why) say(`${flag}, because ${why}`);
  // The app's folder first: what follows are its arguments, and Chromium finds its flags anywhere.
  return run(electron.path, [root, ...flags.map(({ flag }) => flag), ...args], {
    cwd: calledFrom,
    env: { ...process.env, ...electronEnvironment(electron) },
  });
}

/** Everything that the tests need. */
async function prepareTests() {
  ensureBuild();
  const electron = await ensureElectron();
  if (!electron) {
    throw new SetupError(
      'The window tests need an Electron: set PROXYLABEL_ELECTRON to one and start again.',
    );
  }
  await ensureSystemPackages('tests', electron.path);
  Object.assign(process.env, electronEnvironment(electron));
  const chromium = findChromium();
  if (!chromium) {
    throw new SetupError(
      'The browser tests need Chromium or Chrome: set PROXYLABEL_CHROMIUM to one and start again.',
    );
  }
  process.env['PROXYLABEL_CHROMIUM'] = chromium;
}

/** @type {Record<string, Command>} */
const checks = {
  format: (args) =>
    node(tool('prettier/bin/prettier.cjs'), [
      '--log-level',
      'warn',
      ...(args.length ? args : ['--write']),
      '.',
    ]),
  lint: (args) => node(tool('eslint/bin/eslint.js'), ['--max-warnings', '0', ...args, '.']),
  typecheck: (args) => node(tool('typescript/bin/tsc'), ['--noEmit', '-p', '.', ...args]),
};

/** @type {Command} */
async function ci(args) {
  /** @type {string[]} */
  const failed = [];
  for (const [name, check] of Object.entries(checks)) {
    say(`checking: ${name}`);
    if ((await check(name === 'format' ? ['--check'] : [])) !== 0) failed.push(`the ${name} check`);
  }
  await prepareTests();
  // Makes the comparison with COCO's own library fail, not be left out, where Python can't be had.
  process.env['CI'] ??= 'true';
  try {
    process.env['PROXYLABEL_PYTHON'] = ensurePython();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
  }
  return runTests(args, failed);
}

/** Those that are not built with the product. */
const BENCHES = {
  engine: 'test/bench/engine.mjs',
  decide: 'test/bench/decide.mjs',
  canvas: 'test/bench/canvas.ts',
  exchange: 'test/bench/exchange.mjs',
  masks: 'test/bench/masks.mjs',
  scale: 'test/bench/scale.mjs',
  smart: 'test/bench/smart.mjs',
};

/** @type {Command} */
async function bench([name = '', ...args]) {
  const script = BENCHES[/** @type {keyof typeof BENCHES} */ (name)];
  if (!script) return built('bench')(name ? [name, ...args] : []);
  ensureBuild();
  if (name === 'canvas') {
    const electron = await ensureElectron();
    if (!electron)
      throw new SetupError('The canvas is measured in its window: an Electron is needed.');
    Object.assign(process.env, electronEnvironment(electron));
  }
  return node(join(root, script), args);
}

/** @type {Record<string, Command>} */
const commands = {
  start,
  proxylabel: built('cli'),
  parity: built('parity'),
  bench,
  ...checks,
  ci,
  async test(args) {
    await prepareTests();
    return runTests(args);
  },
  async build() {
    ensureBuild({ force: true });
    return 0;
  },
  licenses: async () => licenses(),
  async pack(args) {
    ensureBuild();
    return pack(await ensureElectron(), args);
  },
};

async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (!command) throw new SetupError(`Say one of: ${Object.keys(commands).join(', ')}.`);
  const again = await underRightNode(process.argv.slice(1));
  if (again !== null) return again;
  ensureModules();
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return command(args);
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    process.exitCode = 1;
    say(error instanceof SetupError ? error.message : `unexpected: ${error?.stack ?? error}`);
  },
);
