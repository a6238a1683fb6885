import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { newEdit } from '@shared/edit';
import { callFrom } from '../helpers/call-from';
import { SOON, Workspace } from '../helpers/job';
import { launchApp, type LaunchedApp } from '../helpers/launch-app';
import { annotationOf, box } from '../helpers/test-editor';

/** Masks as a whole, in the real window: each key and menu leaves in the file the pixels it says. */
const home = mkdtempSync(join(tmpdir(), 'proxylabel-refine-'));
const [WIDTH, HEIGHT] = [600, 400];
type Has = (x: number, y: number) => boolean;
let app: LaunchedApp;
let page: Page;
let work: Workspace;

const call = <T>(method: string, input: unknown) => callFrom<T>(page, method, input);

const stored = async (image: number): Promise<Annotation[]> =>
  (await call<{ annotations: Annotation[] }>('image.get', { id: image })).annotations;

/** The RLE of the pixels for which `has` is true: masks are compared to the pixel. */
const rle = (has: Has, width = WIDTH, height = HEIGHT): string =>
  annotationOf(width, height, has).mask.counts;

const rles = async (image: number): Promise<string[]> =>
  (await stored(image)).map(({ mask }) => mask.counts).sort();

const ringed: Has = (x, y) => box(40, 40, 120, 120)(x, y) && !box(80, 80, 20, 20)(x, y);
const whole = box(40, 40, 120, 120);
const beside = box(140, 60, 100, 60);
const apart = box(400, 300, 40, 40);
const grown: Has = (x, y) =>
  [
    [0, 0],
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ].some(([dx, dy]) => whole(x + dx!, y + dy!));

const a = annotationOf(WIDTH, HEIGHT, ringed);
const b = annotationOf(WIDTH, HEIGHT, beside, { categoryId: 2 });
const locked = annotationOf(WIDTH, HEIGHT, apart, { locked: true });

beforeAll(async () => {
  const folder = join(home, 'images');
  mkdirSync(folder);
  for (const [name, width, height] of [
    ['1.png', WIDTH, HEIGHT],
    ['2.png', 100, 90],
  ] as const)
    await sharp({ create: { width, height, channels: 3, background: '#6080a0' } })
      .png()
      .toFile(join(folder, name));
  app = await launchApp({ home: join(home, 'data') });
  page = app.window;
  work = new Workspace(page);
  await call('project.create', { folder, file: null, words: 'thing, other' });
  await work.canvas.waitFor();
  const changes = [a, b, locked].map((after) => ({
    table: 'annotation' as const,
    id: after.id,
    before: null,
    after,
  }));
  await call('edit.apply', newEdit('test', 'model', changes));
  await work.masks.nth(2).waitFor();
});

afterAll(async () => {
  await app?.close();
  rmSync(home, { recursive: true, force: true });
});

/** Where the image's point is in the window: it is shown whole, in the middle of the canvas. */
async function placeOf(x: number, y: number): Promise<[number, number]> {
  const area = (await work.canvas.boundingBox())!;
  const scale = parseInt(await page.getByTestId('zoom').innerText()) / 100;
  return [
    area.x + area.width / 2 + (x - WIDTH / 2) * scale,
    area.y + area.height / 2 + (y - HEIGHT / 2) * scale,
  ];
}

const item = (name: string) => page.getByRole('menuitem', { name });

test('keys shape the selected masks, each press is one step, and locked masks stay', async () => {
  await work.press('Control+Alt+a');
  await work.press('h');
  await expect.poll(() => rles(1), SOON).toEqual([rle(whole), rle(beside), rle(apart)].sort());
  expect((await stored(1)).map(({ status }) => status)).toEqual([
    'accepted',
    'suggested',
    'suggested',
  ]);

  await work.press('m');
  const both: Has = (x, y) => whole(x, y) || beside(x, y);
  await expect.poll(() => rles(1), SOON).toEqual([rle(both), rle(apart)].sort());
  expect((await stored(1)).find(({ id }) => id === a.id)).toMatchObject({ categoryId: 1 });
  await work.press('Control+z');
  await expect.poll(() => rles(1), SOON).toEqual([rle(whole), rle(beside), rle(apart)].sort());
});

test('the menu at the pointer is about the mask beneath it, and goes by keyboard', async () => {
  await work.press('Escape');
  await page.mouse.click(...(await placeOf(50, 50)), { button: 'right' });
  await item('Order').waitFor();
  expect(await work.masks.and(page.getByRole('row', { selected: true })).count()).toBe(1);
  const inMenu = () => page.evaluate(() => document.activeElement?.closest('[role=menu]') != null);
  await expect.poll(inMenu, SOON).toBe(true);
  while (!(await item('Order').evaluate((it) => it === document.activeElement)))
    await work.press('ArrowDown');
  await work.press('ArrowRight');
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await expect.poll(focused, SOON).toMatch(/^Bring to front/);
  await work.press('Enter');
  await expect
    .poll(async () => (await stored(1)).find(({ id }) => id === a.id)?.layer, SOON)
    .toBe(1);
  await expect.poll(() => item('Order').count(), SOON).toBe(0);
});

test('where masks take from those below, growing does; the switch is in the panel', async () => {
  const button = page.getByRole('button', { name: 'Take pixels from below' });
  await button.click();
  await expect.poll(() => button.getAttribute('aria-pressed'), SOON).toBe('true');
  await work.press('Shift+BracketRight');
  const left: Has = (x, y) => beside(x, y) && !(grown(x, y) && !whole(x, y));
  await expect.poll(() => rles(1), SOON).toEqual([rle(grown), rle(left), rle(apart)].sort());
});

test('copies lie where they did on another image, cut at its edge, and say so', async () => {
  await work.press('Control+c');
  const clipboard = () => app.electron.evaluate((electron) => electron.clipboard.readText());
  await expect
    .poll(async () => JSON.parse((await clipboard()) || 'null') as unknown, SOON)
    .toMatchObject([{ category: 'thing', segmentation: { counts: rle(grown) } }]);
  await work.press('d');
  await expect.poll(() => work.position(), SOON).toBe('2 of 2');
  await work.press('Control+v');
  const cut = rle(grown, 100, 90);
  await expect.poll(() => rles(2), SOON).toEqual([cut]);
  expect(await stored(2)).toMatchObject([{ source: 'human', status: 'accepted', score: null }]);
  await page.getByText('600 × 400').waitFor();

  // The next copy takes all the first one has, which is gone: one step.
  await work.press('a');
  await expect.poll(() => work.position(), SOON).toBe('1 of 2');
  await work.mask(/thing, accepted/).click();
  await work.press('Control+Shift+d');
  await expect.poll(() => work.position(), SOON).toBe('2 of 2');
  await expect.poll(async () => (await stored(2)).length, SOON).toBe(1);
  await work.press('Control+z');
  await expect.poll(() => rles(2), SOON).toEqual([cut]);
});
