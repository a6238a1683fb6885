import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron } from 'playwright-core';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../helpers/bundle';
import { electronFlags } from '../helpers/launch-app';

/** `npm run pack`, then the app it made, with nothing of the repository in its environment. */
describe.runIf(process.platform === 'linux')('the packed app', () => {
  const dist = mkdtempSync(join(tmpdir(), 'proxylabel-dist-'));
  const packed = join(dist, 'linux-unpacked');
  const home = mkdtempSync(join(tmpdir(), 'proxylabel-packed-'));
  let app: ElectronApplication;

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(root, 'scripts/setup.mjs'), 'pack'], {
      env: { ...process.env, PROXYLABEL_DIST: dist },
    });
    const { PATH = '', DISPLAY = '', HOME = '' } = process.env;
    app = await _electron.launch({
      executablePath: join(packed, 'proxylabel'),
      args: [...electronFlags],
      cwd: home,
      env: { PATH, DISPLAY, HOME, PROXYLABEL_HOME: home },
      timeout: 60_000,
    });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(home, { recursive: true, force: true });
    rmSync(dist, { recursive: true, force: true });
  });

  test('carries what runs, and nothing of the workshop', () => {
    const resources = join(packed, 'resources', 'app');
    expect(readdirSync(resources).sort()).toEqual([
      'models',
      'node_modules',
      'out',
      'package.json',
      'samples',
    ]);
    // The photos' licence asks for their credits, wherever they go.
    expect(readdirSync(join(resources, 'samples/everyday'))).toContain('CREDITS.md');
    const carried = readdirSync(join(resources, 'node_modules'));
    expect(carried).toEqual(
      expect.arrayContaining(['better-sqlite3', 'onnxruntime-node', 'sharp']),
    );
    for (const bundled of ['react', 'konva', 'zod', 'vite', 'typescript', 'electron']) {
      expect(carried).not.toContain(bundled);
    }
    const native = join(resources, 'node_modules/onnxruntime-node/bin');
    expect(readdirSync(join(native, readdirSync(native)[0]!))).toEqual([process.platform]);
  });

  test('suggests masks on a photo of the sample', async () => {
    const window = await app.firstWindow();
    expect(await app.evaluate(({ app }) => [app.getName(), app.isPackaged])).toEqual([
      'ProxyLabel',
      true,
    ]);
    await window.getByText('Try the sample').click();
    await window.getByRole('button', { name: 'Pre-label', exact: true }).click();
    const masks = window.getByRole('grid', { name: 'Masks of this image' }).getByRole('row');
    await masks.first().waitFor({ timeout: 120_000 });
    const labels = await masks.evaluateAll((rows) => rows.map((row) => row.ariaLabel));
    expect(labels.join('\n')).toMatch(/^person, suggested, score \d+%$/m);
  });
});
