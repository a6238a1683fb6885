// @ts-check
import { spawnSync } from 'node:child_process';
import { SetupError, run, say, which } from './shell.mjs';

/** What the window tests need, in each distribution's words. The command comes without sudo. */
const DISTRIBUTIONS = [
  {
    manager: 'apt-get',
    refresh: ['apt-get', 'update', '-qq'],
    install: ['apt-get', 'install', '-y', '-qq', '--no-install-recommends'],
    packages: [
      ...['xvfb', 'chromium', 'fonts-liberation', 'libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2'],
      ...['libatk-bridge2.0-0', 'libcups2', 'libdrm2', 'libxkbcommon0', 'libxss1', 'libxtst6'],
      ...['libxcomposite1', 'libxdamage1', 'libxrandr2'],
    ],
  },
  {
    manager: 'dnf',
    refresh: null,
    install: ['dnf', 'install', '-y', '-q'],
    packages: [
      ...[
        'xorg-x11-server-Xvfb',
        'chromium',
        'liberation-sans-fonts',
        'gtk3',
        'nss',
        'mesa-libgbm',
      ],
      ...[
        'alsa-lib',
        'at-spi2-atk',
        'cups-libs',
        'libdrm',
        'libxkbcommon',
        'libXScrnSaver',
        'libXtst',
      ],
      ...['libXcomposite', 'libXdamage', 'libXrandr'],
    ],
  },
  {
    manager: 'pacman',
    refresh: null,
    install: ['pacman', '-Sy', '--noconfirm', '--needed'],
    packages: [
      ...['xorg-server-xvfb', 'chromium', 'ttf-liberation', 'gtk3', 'nss', 'mesa', 'alsa-lib'],
      ...['at-spi2-core', 'libcups', 'libdrm', 'libxkbcommon', 'libxss', 'libxtst'],
      ...['libxcomposite', 'libxdamage', 'libxrandr'],
    ],
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

/** What the window tests lack on this Linux. @param {string | null} electron @returns {string[]} */
function lacking(electron) {
  const ldd = electron ? spawnSync('ldd', [electron], { encoding: 'utf8' }).stdout : '';
  return [
    ...(which('Xvfb') || process.env['DISPLAY'] ? [] : ['Xvfb']),
    ...(findChromium() ? [] : ['chromium']),
    ...new Set(missingLibraries(ldd ?? '')),
  ];
}

/**
 * The commands that install what the tests need.
 * @param {(program: string) => boolean} has
 * @param {(aptPackage: string) => boolean} aptKnows
 * @returns {string[][] | null} null on a distribution we do not know
 */
export function installCommands(has, aptKnows) {
  const found = DISTRIBUTIONS.find(({ manager }) => has(manager));
  if (!found) return null;
  // Since 2024 Debian and Ubuntu call it so, and the old name fits two packages.
  const renamed = found.packages.map((name) =>
    name === 'libasound2' && aptKnows('libasound2t64') ? 'libasound2t64' : name,
  );
  return [...(found.refresh ? [found.refresh] : []), [...found.install, ...renamed]];
}

/**
 * Sees to it that the window tests can run: they are never skipped.
 * @param {string | null} electron the binary they will start
 * @throws {SetupError} with the command to run, where we may not install
 */
export async function ensureSystemPackages(electron) {
  if (process.platform !== 'linux') return;
  const missing = lacking(electron);
  if (missing.length === 0) return;

  const aptKnows = (/** @type {string} */ name) =>
    spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
  const commands = installCommands((program) => which(program) !== null, aptKnows);
  const list = missing.join(', ');
  if (!commands) {
    throw new SetupError(
      `The window tests need ${list}: install them with your distribution's package manager and start again.`,
    );
  }
  if (process.getuid?.() !== 0) {
    const lines = commands.map((words) => `sudo ${words.join(' ')}`).join(' && ');
    throw new SetupError(`The window tests need ${list}. Run this, then start again:\n  ${lines}`);
  }
  say(`installing system packages for the window tests (${list} missing)`);
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
  const still = lacking(electron);
  if (still.length > 0) {
    throw new SetupError(
      `${still.join(', ')} missing even so: install what provides it and start again.`,
    );
  }
}
