// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SHIM } from './electron.mjs';
import { writeNotices } from './licenses.mjs';
import { SetupError, root, say } from './shell.mjs';

/**
 * Packs the built app with electron-builder: for this platform.
 * @param {import('./electron.mjs').Electron | null} electron the one to pack
 * @param {string[]} args targets, such as AppImage, deb, dmg, nsis; none: a directory in dist/
 * @returns {Promise<number>} exit code
 */
export async function pack(electron, args) {
  if (!electron) {
    throw new SetupError(
      'Packing needs an Electron: set PROXYLABEL_ELECTRON to one and start again.',
    );
  }
  writeNotices();
  const output = process.env['PROXYLABEL_DIST'] ?? 'dist';
  const { Platform, build } = await import('electron-builder');
  const files = await build({
    projectDir: root,
    targets: Platform.current().createTarget(args.length > 0 ? args : 'dir'),
    publish: 'never',
    // Laid over electron-builder.yml.
    config: {
      directories: { output },
      electronVersion: electron.version,
      electronDist: distFolder(electron.path),
      ...(!electron.runsEngine && trialConfiguration()),
    },
  });
  say(`packed into ${output}${files.length > 0 ? `: ${files.join(', ')}` : ''}`);
  return 0;
}

/** An Electron too old for the engine takes a Node along, which the app finds in its resources. */
function trialConfiguration() {
  say('packing an old Electron with a Node for its engine: for trying out, not for publishing');
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return {
    extraResources: [{ from: process.execPath, to: name }],
    // The shim of this Electron lay where the app now lies.
    afterPack: async (/** @type {{ appOutDir: string }} */ { appOutDir }) =>
      rmSync(join(appOutDir, 'resources', 'app', SHIM), { force: true }),
  };
}

/** The folder that electron-builder copies: what Electron's zip holds. @param {string} binary */
function distFolder(binary) {
  const dist = join(root, 'node_modules', 'electron', 'dist');
  return binary.startsWith(dist) && existsSync(dist) ? dist : dirname(binary);
}
