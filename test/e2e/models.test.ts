import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../helpers/bundle';
import { startHub, type HubServer } from '../helpers/hub-server';
import { launchApp, type LaunchedApp } from '../helpers/launch-app';

/** The Models screen in the real window, against a hub on a real socket. */
const fixtures = join(root, 'test/fixtures/proxyclip/models');
const LONG = 'A pair with a very long name_that_has_no_room_anywhere_in_a_small_window at all';
let home: string;
let hub: HubServer;
let app: LaunchedApp;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'proxylabel-models-'));
  hub = await startHub();
  hub.repos.set('someone/clip-tiny', join(fixtures, 'clip-a-hf'));
  hub.repos.set('someone/dino-tiny', join(fixtures, 'vfm-dino8-hf'));
  hub.gated.set('someone/dino-gated', 'hf_right');
  hub.repos.set('someone/dino-gated', join(fixtures, 'vfm-dino8-hf'));
  const files = [{ path: 'config.json' }, { path: 'model.safetensors', about: 7_000_000 }];
  const checkpoint = (repo: string) => ({
    title: repo,
    licence: 'MIT',
    sources: [{ repo, files }],
  });
  const pair = { summary: 'For tests.', audience: 'best', speed: 'slow', bytes: 8_000_000 };
  const catalog = {
    format: 2,
    hub: hub.address,
    checkpoints: {
      clip: checkpoint('someone/clip-tiny'),
      dino: checkpoint('someone/dino-tiny'),
      gated: checkpoint('someone/dino-gated'),
    },
    pairs: [
      { id: 'tiny', title: 'Tiny pair', clip: 'clip', vfm: 'dino', ...pair },
      { id: 'long', title: LONG, clip: 'clip', vfm: 'gated', ...pair },
    ],
  };
  writeFileSync(join(home, 'catalog.json'), JSON.stringify(catalog));
  app = await launchApp({ home });
  const { electron, window } = app;
  await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.setContentSize(800, 600),
  );
  await window.getByRole('button', { name: 'Try the sample' }).waitFor();
  // What stands at the foot of the home screen: the model in use, and the way to the others.
  await window.getByRole('button', { name: /starter/i }).click();
  await window.getByRole('listitem', { name: 'Tiny pair' }).waitFor();
});
afterEach(async () => {
  await app.close();
  await hub.close();
  rmSync(home, { recursive: true, force: true });
});

test('a pair is got with pause and resume, verified, and removed after a question', async () => {
  hub.mischief.push({ on: 'clip-tiny/resolve/main/model', drip: { bytes: 60_000, everyMs: 40 } });
  const { window } = app;
  const row = window.getByRole('listitem', { name: 'Tiny pair' });
  await row.getByRole('button', { name: /^Get/ }).click();
  await row.getByText(/of \d.* MB.*\/s/).waitFor();
  await row.getByRole('button', { name: 'Pause' }).click();
  await row.getByText('Stopped halfway').waitFor();
  await row.getByRole('button', { name: 'Resume' }).click();
  await row.getByRole('button', { name: 'More about Tiny pair' }).click({ timeout: 60_000 });
  expect(hub.asked.some(({ range }) => range !== undefined)).toBe(true);

  await window.getByRole('menuitem', { name: 'Verify files' }).click();
  await window.getByText(/files are as they were written/).waitFor();
  await row.getByRole('button', { name: 'More about Tiny pair' }).click();
  await window.getByRole('menuitem', { name: 'Remove' }).click();
  await row.getByRole('button', { name: 'Keep' }).click();
  await row.getByRole('button', { name: 'More about Tiny pair' }).click();
  await window.getByRole('menuitem', { name: 'Remove' }).click();
  await row.getByRole('button', { name: /^Delete/ }).click();
  await row.getByRole('button', { name: /^Get/ }).waitFor();
});

test('a gated pair says in its row what to do, and nothing is wider than a small window', async () => {
  const { window } = app;
  const row = window.getByRole('listitem', { name: LONG });
  await row.getByRole('button', { name: /^Get/ }).click();
  await row
    .getByRole('alert')
    .getByText(/only to those with access.*HF_TOKEN/)
    .waitFor();
  // With a key store there is a field for the token, without one it is said where else to put it.
  await row
    .getByText(/key store|token/i)
    .first()
    .waitFor();
  const dialog = await window.getByRole('dialog').boundingBox();
  const box = await row.boundingBox();
  expect(box!.x).toBeGreaterThanOrEqual(dialog!.x);
  expect(box!.x + box!.width).toBeLessThanOrEqual(dialog!.x + dialog!.width);
  expect(hub.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
});
