// @ts-check
import { ensureBuild } from './build.mjs';
import { ensureElectron } from './electron.mjs';
import { startXvfb } from './display.mjs';
import { electronEnvironment } from './launch.mjs';
import { findChromium } from './system.mjs';

/**
 * Runs before the tests that start built programs, also when one file is run by itself. What it finds
 * goes into the environment, which the test processes inherit.
 * @returns {Promise<(() => Promise<void>) | undefined>} how to clean up
 */
export async function setup() {
  ensureBuild();
  const electron = await ensureElectron();
  const chromium = findChromium();
  if (electron) Object.assign(process.env, electronEnvironment(electron));
  if (chromium) process.env['PROXYLABEL_CHROMIUM'] = chromium;

  if (process.platform !== 'linux' || process.env['DISPLAY']) return undefined;
  const screen = await startXvfb();
  process.env['DISPLAY'] = screen.display;
  return async () => {
    delete process.env['DISPLAY'];
    await screen.stop();
  };
}
