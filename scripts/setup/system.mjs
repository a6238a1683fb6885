// @ts-check
import { spawnSync } from 'node:child_process';
import { SetupError, run, say, which } from './shell.mjs';

/**
 * What Electron's window needs, and what the tests need besides, in each distribution's words.
 * @typedef {'window' | 'tests'} Purpose
 */
const DISTRIBUTIONS = [
  {
    manager: 'apt-get',
    refresh: ['apt-get', 'update', '-qq'],
    install: ['apt-get', 'install', '-y', '-qq', '--no-install-recommends'],
    window: [
      ...['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'libatk-bridge2.0-0', 'libcups2'],
      ...['libdrm2', 'libxkbcommon0', 'libxss1', 'libxtst6', 'libxcomposite1', 'libxdamage1'],
      ...['libxrandr2', 'fonts-liberation'],
    ],
    tests: ['xvfb', 'chromium'],
  },
  {
    manager: 'dnf',
    refresh: null,
    install: ['dnf', 'install', '-y', '-q'],
    window: [
      ...['gtk3', 'nss', 'mesa-libgbm', 'alsa-lib', 'at-spi2-atk', 'cups-libs', 'libdrm'],
      ...['libxkbcommon', 'libXScrnSaver', 'libXtst', 'libXcomposite', 'libXdamage', 'libXrandr'],
      'liberation-sans-fonts',
    ],
    tests: ['xorg-x11-server-Xvfb', 'chromium'],
  },
  {
    manager: 'pacman',
    refresh: null,
    install: ['pacman', '-Sy', '--noconfirm', '--needed'],
    window: [
      ...['gtk3', 'nss', 'mesa', 'alsa-lib', 'at-spi2-core', 'libcups', 'libdrm', 'libxkbcommon'],
      ...['libxss', 'libxtst', 'libxcomposite', 'libxdamage', 'libxrandr', 'ttf-liberation'],
    ],
    tests: ['xorg-server-xvfb', 'chromium'],
  },
];

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium or Chrome for the browser tests. @returns {string | null} */
export function findChromium() {
  return process.env['PROXYLABEL_CHROMIUM'] ?? CHROMIUM.map(which).find(Boolean) ?? null;
}

/** @param {string} ldd what `ldd` printed @returns {string[]} the libraries it did not find */
export function missingLibraries(ldd) {
  return [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(
    (match) => /** @type {string} */ (match[1]),
  );
}

/** @param {Purpose} purpose @param {string} electron its binary @returns {string[]} */
function lacking(purpose, electron) {
  const { stdout } = spawnSync('ldd', [electron], { encoding: 'utf8' });
  const programs = [
    ...(which('Xvfb') || process.env['DISPLAY'] ? [] : ['Xvfb']),
    ...(findChromium() ? [] : ['chromium']),
  ];
  return [...(purpose === 'tests' ? programs : []), ...new Set(missingLibraries(stdout ?? ''))];
}

/**
 * The commands that install what is needed.
 * @param {Purpose} purpose
 * @param {(program: string) => boolean} has
 * @param {(aptPackage: string) => boolean} aptKnows
 * @returns {string[][] | null} null on a distribution we do not know
 */
export function installCommands(purpose, has, aptKnows) {
  const found = DISTRIBUTIONS.find(({ manager }) => has(manager));
  if (!found) return null;
  const packages = [...(purpose === 'tests' ? found.tests : []), ...found.window];
  // Since 2024 Debian and Ubuntu call it so, and the old name fits two packages.
  const renamed = packages.map((name) =>
    name === 'libasound2' && aptKnows('libasound2t64') ? 'libasound2t64' : name,
  );
  return [...(found.refresh ? [found.refresh] : []), [...found.install, ...renamed]];
}

/**
 * Sees to it that the window, or the tests, can run on this Linux: installs what is missing as root.
 * @param {Purpose} purpose
 * @param {string} electron the binary that will be started
 * @throws {SetupError} with the command to run, where we may not install
 */
export async function ensureSystemPackages(purpose, electron) {
  if (process.platform !== 'linux') return;
  const missing = lacking(purpose, electron).join(', ');
  if (!missing) return;

  const who = purpose === 'tests' ? 'The window tests need' : "Electron's window needs";
  const aptKnows = (/** @type {string} */ name) =>
    spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
  const commands = installCommands(purpose, (program) => which(program) !== null, aptKnows);
  if (!commands) {
    throw new SetupError(
      `${who} ${missing}: install them with your distribution's package manager and start again.`,
    );
  }
  if (process.getuid?.() !== 0) {
    const lines = commands.map((words) => `sudo ${words.join(' ')}`).join(' && ');
    throw new SetupError(`${who} ${missing}. Run this, then start again:\n  ${lines}`);
  }
  say(`installing system packages (missing: ${missing})`);
  for (const [program = '', ...args] of commands) {
    const code = await run(program, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (code !== 0) {
      throw new SetupError(
        `"${[program, ...args].join(' ')}" failed with ${code}: run it yourself, mend what it says, and start again.`,
      );
    }
  }
  const still = lacking(purpose, electron).join(', ');
  if (still) {
    throw new SetupError(`${still} missing even so: install what provides it and start again.`);
  }
}
