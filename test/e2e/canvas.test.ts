import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newEdit } from '@shared/edit';
import { callFrom } from '../helpers/call-from';
import { annotationOf, box } from '../helpers/test-editor';
import { SOON, Workspace } from '../helpers/job';
import { launchApp, type LaunchedApp } from '../helpers/launch-app';

/** What only a window can show of the canvas: fingers, keys that are held, layers, filters, tiles. */
const home = mkdtempSync(join(tmpdir(), 'proxylabel-canvas-'));
const [WIDTH, HEIGHT] = [600, 400];
let app: LaunchedApp;
let page: Page;
let work: Workspace;
let cdp: CDPSession;

const call = (method: string, input: unknown) => callFrom(page, method, input);

/** A pixel of a layer that holds the image's point, as [r, g, b, a], once all is drawn. */
const pixel = (layer: 'image' | 'masks', x: number, y: number): Promise<number[]> =>
  page.evaluate(
    async ([name, u, v]) => {
      for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
      const canvas = document.querySelector<HTMLCanvasElement>(`[data-layer=${name}]`)!;
      const [px, py] = [u * canvas.width, v * canvas.height].map(Math.floor);
      return [...canvas.getContext('2d')!.getImageData(px!, py!, 1, 1).data];
    },
    [layer, x, y] as const,
  );

const settled = () => page.locator('[role=application][aria-busy=false]').waitFor();
const zoom = async () => parseInt(await page.getByTestId('zoom').innerText());

async function touch(type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: [number, number][]) {
  const touchPoints = at.map(([x, y], id) => ({ x, y, id }));
  await cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
}

beforeAll(async () => {
  const folder = join(home, 'images');
  mkdirSync(folder);
  // Left half one colour, right half another: what is drawn can be told from where it is.
  const half = (width: number, height: number, background: string) =>
    sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer();
  for (const [name, width, height] of [
    ['1.png', WIDTH, HEIGHT],
    ['2.png', WIDTH, HEIGHT],
    ['3.png', 17_000, 900],
  ] as const) {
    const right = await half(width / 2, height, '#20a040');
    await sharp({ create: { width, height, channels: 3, background: '#c04020' } })
      .composite([{ input: right, left: width / 2, top: 0 }])
      .png()
      .toFile(join(folder, name));
  }
  app = await launchApp({ home: join(home, 'data') });
  page = app.window;
  work = new Workspace(page);
  cdp = await page.context().newCDPSession(page);
  await call('project.create', { folder, file: null, words: 'thing, other' });
  await work.canvas.waitFor();
  const mask = annotationOf(WIDTH, HEIGHT, box(40, 40, 120, 120));
  await call(
    'edit.apply',
    newEdit('test', 'model', [{ table: 'annotation', id: mask.id, before: null, after: mask }]),
  );
  await work.masks.waitFor();
  await settled();
});

afterAll(async () => {
  await app?.close();
  rmSync(home, { recursive: true, force: true });
});

/** Where the image's point is in the window: it is shown whole, in the middle of the canvas. */
async function placeOf(x: number, y: number): Promise<[number, number]> {
  const area = (await work.canvas.boundingBox())!;
  const scale = (await zoom()) / 100;
  return [
    area.x + area.width / 2 + (x - WIDTH / 2) * scale,
    area.y + area.height / 2 + (y - HEIGHT / 2) * scale,
  ];
}

/** The same as shares of the canvas. */
async function shareOf(x: number, y: number): Promise<[number, number]> {
  const area = (await work.canvas.boundingBox())!;
  const [left, top] = await placeOf(x, y);
  return [(left - area.x) / area.width, (top - area.y) / area.height];
}

describe('seeing', () => {
  test('masks are gone while a key is held, and back when it comes up, or the window loses it', async () => {
    await work.press('Control+0');
    const inside = await shareOf(100, 100);
    expect((await pixel('masks', ...inside))[3]).toBeGreaterThan(0);
    await page.keyboard.down('q');
    expect((await pixel('masks', ...inside))[3]).toBe(0);
    await page.keyboard.up('q');
    expect((await pixel('masks', ...inside))[3]).toBeGreaterThan(0);
    await page.keyboard.down('q');
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    expect((await pixel('masks', ...inside))[3]).toBeGreaterThan(0);
    await page.keyboard.up('q');
  });

  test('fill, outlines and colours change how masks are drawn', async () => {
    const inside = await shareOf(100, 100);
    const before = await pixel('masks', ...inside);
    await work.press('.');
    expect((await pixel('masks', ...inside))[3]).toBeGreaterThan(before[3]!);
    await work.press(',');
    await work.press('o');
    expect((await pixel('masks', ...inside))[3]).toBe(0);
    await work.press('o');
    await work.press('Shift+c');
    await work.press('Shift+c');
    expect((await pixel('masks', ...inside)).slice(0, 3)).not.toEqual(before.slice(0, 3));
    await work.press('Shift+c');
    expect(await pixel('masks', ...inside)).toEqual(before);
  });

  test('one channel is shown as grey, without touching what is drawn; the choice outlives the window', async () => {
    await work.press('y');
    const seen = async () => {
      const [x, y] = await placeOf(500, 300);
      const shot = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
      return [...(await sharp(shot).removeAlpha().raw().toBuffer())];
    };
    await expect.poll(seen).toEqual([0x20, 0x20, 0x20]);
    expect(await pixel('image', ...(await shareOf(500, 300)))).toEqual([0x20, 0xa0, 0x40, 255]);
    await page.reload();
    await work.canvas.waitFor();
    await settled();
    await expect.poll(seen, SOON).toEqual([0x20, 0x20, 0x20]);
    await work.press('Alt+/');
    await expect.poll(seen).toEqual([0x20, 0xa0, 0x40]);
  });

  test('a corrected mask is compared with what was suggested', async () => {
    await expect.poll(() => work.masks.count(), SOON).toBe(1);
    await page.mouse.click(...(await placeOf(100, 100)));
    await work.press('e');
    const at = await shareOf(60, 60);
    await work.drag([at, await shareOf(62, 62)]);
    await page.mouse.move(...(await placeOf(300, 380)));
    expect((await pixel('masks', ...at))[3]).toBe(0);
    await page.keyboard.down('c');
    await expect.poll(async () => (await pixel('masks', ...at))[3]).toBeGreaterThan(0);
    await page.keyboard.up('c');
    await expect.poll(async () => (await pixel('masks', ...at))[3]).toBe(0);
    await work.press('v');
  });

  test('the readout tells where the pointer is and what the file has there', async () => {
    await page.mouse.move(...(await placeOf(500.5, 300.5)));
    const readout = page.getByTestId('readout');
    await expect.poll(() => readout.innerText()).toMatch(/500, 300\s+#20a040/);
    await expect.poll(() => readout.innerText()).toMatch(/px, 120 × 120 at 40, 40/);
  });

  test('the loupe is there while its key is held, the minimap while not all is seen', async () => {
    const canvases = () => work.canvas.locator('canvas').count();
    const before = await canvases();
    await page.keyboard.down('z');
    await expect.poll(canvases).toBe(before + 2);
    await page.keyboard.up('z');
    await expect.poll(canvases).toBe(before);
    const map = page.getByRole('img', { name: 'What is seen of the image' });
    expect(await map.count()).toBe(0);
    for (let i = 0; i < 5; i++) await work.press('Control+Equal');
    await map.waitFor();
    const { x, y, width, height } = (await map.boundingBox())!;
    await page.mouse.click(x + 3, y + height / 2);
    const [r] = await pixel('image', 0.5, 0.5);
    expect(r).toBe(0xc0);
    await page.mouse.click(x + width - 3, y + height / 2);
    expect((await pixel('image', 0.5, 0.5))[0]).toBe(0x20);
  });

  test('the view stays between images of one size where that is wanted', async () => {
    const zoomed = await zoom();
    await work.press('k');
    await work.press('d');
    await expect.poll(() => work.position(), SOON).toMatch(/^2/);
    expect(await zoom()).toBe(zoomed);
    await work.press('k');
    await work.press('a');
    await expect.poll(() => work.position(), SOON).toMatch(/^1/);
    expect(await zoom()).toBeLessThan(zoomed);
  });
});

describe('hands', () => {
  test('two fingers zoom and draw nothing; one draws', async () => {
    await work.press('Control+0');
    await expect.poll(() => work.masks.count(), SOON).toBe(1);
    await work.press('b');
    const [x, y] = await placeOf(300, 200);
    const before = await zoom();
    await touch('touchStart', [x - 40, y]);
    await touch('touchStart', [x - 40, y], [x + 40, y]);
    for (let by = 50; by <= 100; by += 10) await touch('touchMove', [x - by, y], [x + by, y]);
    await touch('touchEnd');
    await expect.poll(zoom).toBeGreaterThan(2 * before);
    expect(await work.masks.count()).toBe(1);
    await work.press('Control+0');
    await work.press('v');
    await page.mouse.click(...(await placeOf(5, 395)));
    await work.press('b');
    await touch('touchStart', [x, y]);
    for (let by = 5; by <= 60; by += 5) await touch('touchMove', [x + by, y]);
    await touch('touchEnd');
    await expect.poll(() => work.masks.count(), SOON).toBe(2);
    await work.press('Control+z');
    await expect.poll(() => work.masks.count(), SOON).toBe(1);
  });

  test('no stroke is stuck: the other button during it, a pointer or a window that is lost', async () => {
    const state = () => page.evaluate(() => document.querySelector('[role=menu]') === null);
    const [x, y] = await placeOf(300, 300);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y);
    await page.mouse.down({ button: 'right' });
    await page.mouse.up({ button: 'right' });
    expect(await state()).toBe(true);
    await page.mouse.move(x + 40, y);
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await expect.poll(() => work.masks.count(), SOON).toBe(2);
    await page.mouse.move(x + 80, y + 40);
    await page.mouse.up();
    const stroke = await shareOf(300 + 80, 300 + 40);
    expect((await pixel('masks', ...stroke))[3]).toBe(0);
    await work.press('Control+z');
    await expect.poll(() => work.masks.count(), SOON).toBe(1);
    await work.press('v');
  });
});

test('a picture that no canvas can hold is shown by its tiles, sharp where it is looked at', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await work.press('d');
  await work.press('d');
  await expect.poll(() => work.position(), SOON).toMatch(/^3/);
  await settled();
  await work.press('Control+1');
  // The border between the two colours lies in the middle of the image, to the pixel.
  const colours = async () => {
    const width = (await work.canvas.boundingBox())!.width;
    const beside = [-2, 2].map((by) => pixel('image', 0.5 + by / width, 0.5));
    return (await Promise.all(beside)).map(([r, g]) => (r! > g! ? 'left' : 'right'));
  };
  await expect.poll(colours, SOON).toEqual(['left', 'right']);
  expect(asked.some((address) => /\/tile\/0\/\d+\/\d+/.test(address))).toBe(true);
  expect(asked.some((address) => /\/3\/full/.test(address))).toBe(false);
});
