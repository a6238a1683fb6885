import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { decode, iouOf } from '@shared/mask';
import type { ImageDetail } from '@shared/rpc/contract';
import { callFrom } from '../helpers/call-from';
import { root } from '../helpers/bundle';
import { SOON, Workspace } from '../helpers/job';
import { launchApp, type LaunchedApp } from '../helpers/launch-app';

/** What only a window can show of the tools that find regions: their thread, the picture it reads, the model's help. */
const home = mkdtempSync(join(tmpdir(), 'proxylabel-regions-'));
const SAMPLE = join(root, 'samples/everyday/images');
const BEAR = readdirSync(SAMPLE).find((name) => name.startsWith('03'))!;
/** A disc on a ground that gets lighter from left to right, turned on its side by its EXIF orientation. */
const [WIDTH, HEIGHT, CENTRE, RADIUS] = [600, 400, [380, 150], 90] as const;
const inDisc = (x: number, y: number): boolean =>
  (x + 0.5 - CENTRE[0]) ** 2 + (y + 0.5 - CENTRE[1]) ** 2 < RADIUS ** 2;
let app: LaunchedApp;
let page: Page;
let work: Workspace;

const call = (method: string, input: unknown) => callFrom(page, method, input);

async function stored(id: number): Promise<Annotation[]> {
  const { annotations } = (await call('image.get', { id })) as ImageDetail;
  return annotations.filter(({ source }) => source === 'human');
}

const settled = () => page.locator('[role=application][aria-busy=false]').waitFor();

/** Where a point of an image is in the window: it is shown whole, in the middle of the canvas. */
async function placeOf(x: number, y: number, width: number, height: number) {
  const area = (await work.canvas.boundingBox())!;
  const scale = parseInt(await page.getByTestId('zoom').innerText()) / 100;
  return [
    area.x + area.width / 2 + (x - width / 2) * scale,
    area.y + area.height / 2 + (y - height / 2) * scale,
  ] as const;
}

beforeAll(async () => {
  const folder = join(home, 'images');
  mkdirSync(folder);
  const rgb = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const colour = inDisc(x, y) ? [30, 90, 200] : [90 + x / 5, 90 + x / 5, 60];
      rgb.set(colour, (y * WIDTH + x) * 3);
    }
  await sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .png()
    .toFile(join(folder, '1-disc.png'));
  cpSync(join(SAMPLE, BEAR), join(folder, '2-bear.jpg'));
  app = await launchApp({ home: join(home, 'data') });
  page = app.window;
  work = new Workspace(page);
  // Until the page has asked what is open it would take the answer for the news.
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .waitFor();
  await call('project.create', { folder, file: null, words: 'bear; brown bear, disc' });
  await work.canvas.waitFor();
  await settled();
});

afterAll(async () => {
  await app?.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the paint bucket', () => {
  test('makes a mask of exactly the pixels of one colour, of the picture as it is turned', async () => {
    await work.press('Control+1');
    await work.press('f');
    await page.mouse.click(...(await placeOf(...CENTRE, WIDTH, HEIGHT)));
    await expect.poll(() => stored(1), SOON).toHaveLength(1);
    const mask = decode((await stored(1))[0]!.mask);
    expect([mask.width, mask.height]).toEqual([WIDTH, HEIGHT]);
    const wrong = mask.data.reduce(
      (sum, bit, i) => sum + Number(Boolean(bit) !== inDisc(i % WIDTH, Math.floor(i / WIDTH))),
      0,
    );
    expect(wrong).toBe(0);
  });

  test('reaches farther with the wheel, and takes back with Alt what it gave with Shift', async () => {
    const ground = await placeOf(60, 300, WIDTH, HEIGHT);
    const [disc] = await stored(1);
    await page.mouse.move(...ground);
    const tolerance = page.getByRole('slider', { name: 'Colours' });
    const now = async () => Number(await tolerance.getAttribute('aria-valuenow'));
    // All of the ground is within 108 of this place, the disc is not within 140.
    for (let before = await now(); before < 110; before = await now()) {
      await page.mouse.wheel(0, -100);
      await expect.poll(now, SOON).toBeGreaterThan(before);
    }
    await page.keyboard.down('Shift');
    await page.mouse.click(...ground);
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await stored(1))[0]!.area, SOON).toBe(WIDTH * HEIGHT);
    await page.keyboard.down('Alt');
    await page.mouse.click(...ground);
    await page.keyboard.up('Alt');
    await expect.poll(async () => (await stored(1))[0]!.area, SOON).toBe(disc!.area);
  });
});

describe('smart select and box to mask', () => {
  test('say what to do while the model has not seen the image, and do it', async () => {
    await work.press('d');
    await settled();
    await work.press('w');
    await page.getByText('Not seen by the model yet.').waitFor();
    await page.getByRole('button', { name: 'Suggest masks' }).click();
    await page.getByRole('slider', { name: 'Reach' }).waitFor({ timeout: SOON.timeout });
    await work.masks.first().waitFor();
  });

  test('find the bear that is clicked, and that is in the box', async () => {
    const { image, annotations } = (await call('image.get', { id: 2 })) as ImageDetail;
    const bear = annotations.toSorted((a, b) => b.area - a.area)[0]!;
    const [x, y, width, height] = bear.bbox;
    const place = (px: number, py: number) => placeOf(px, py, image.width, image.height);
    await work.press('Control+1');
    await page.mouse.move(...(await place(x + width / 2, y + height / 2)));
    await page.mouse.wheel(0, -300);
    await page.mouse.click(...(await place(x + width / 2, y + height / 2)));
    await expect.poll(() => stored(2), SOON).toHaveLength(1);
    expect(iouOf((await stored(2))[0]!.mask, bear.mask)).toBeGreaterThan(0.5);

    await work.press('Shift+R');
    await page.mouse.move(...(await place(Math.max(x - 8, 1), Math.max(y - 8, 1))));
    await page.mouse.down();
    const corner = [
      Math.min(x + width + 8, image.width - 1),
      Math.min(y + height + 8, image.height - 1),
    ];
    await page.mouse.move(...(await place(corner[0]!, corner[1]!)), { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => stored(2), SOON).toHaveLength(2);
    expect(iouOf((await stored(2))[1]!.mask, bear.mask)).toBeGreaterThan(0.5);
    await work.press('Control+z');
    await expect.poll(() => stored(2), SOON).toHaveLength(1);
  });
});
