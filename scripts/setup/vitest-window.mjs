// @ts-check
import { ensureBuild } from './build.mjs';
import { ensureElectron } from './electron.mjs';
import { startXvfb } from './display.mjs';
import { findChromium } from './system.mjs';

/**
 * Before the tests that open windows or start the built programs: they find what they need in the
 * environment, also when one file is run by itself.
 */
export async function setup() {
  ensureBuild();
  const electron = await ensureElectron();
  process.env['PROXYLABEL_NODE'] = process.execPath;
  if (electron) process.env['PROXYLABEL_ELECTRON'] = electron.path;
  const chromium = findChromium();
  if (chromium) process.env['PROXYLABEL_CHROMIUM'] = chromium;

  if (process.platform !== 'linux' || process.env['DISPLAY']) return undefined;
  const screen = await startXvfb();
  process.env['DISPLAY'] = screen.display;
  return async () => {
    delete process.env['DISPLAY'];
    await screen.stop();
  };
}
