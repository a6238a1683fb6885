import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Rle } from '@shared/domain/mask';
import { decode, fromPolygons, newBitmap, unite } from '@shared/mask';
import type { Bitmap } from '@shared/mask';

/** Generous: machines that test are slow, and what is waited for is an end, not a time. */
export const SOON = { timeout: 60_000, interval: 200 };

export interface CocoFile {
  images: { id: number; file_name: string; width: number; height: number }[];
  categories: { id: number; name: string }[];
  annotations: {
    id: number;
    image_id: number;
    category_id: number;
    segmentation: number[][] | Rle;
    area: number;
    bbox: number[];
  }[];
}

/** What a person sees of the workspace and does in it, by the names that a screen reader would tell. */
export class Workspace {
  constructor(readonly page: Page) {}

  get canvas(): Locator {
    return this.page.getByRole('application', { name: 'Image and its masks' });
  }
  get masks(): Locator {
    return this.page.getByRole('grid', { name: 'Masks of this image' }).getByRole('row');
  }
  mask(name: RegExp): Locator {
    return this.masks.and(this.page.getByRole('row', { name }));
  }
  /** The category of each mask in the list, in alphabetical order. */
  async listed(): Promise<string[]> {
    const names = await this.masks.evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('aria-label') ?? ''),
    );
    return names.map((name) => name.replace(/, .*/, '')).sort();
  }
  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }
  /** The place of the image that is open, once it is. While one loads, the last one's masks are still listed. */
  async position(): Promise<string> {
    const place = this.page.getByTestId('position');
    return (await place.getAttribute('aria-busy')) === 'true' ? 'loading' : place.innerText();
  }
  status(): Promise<string> {
    return this.page.getByTestId('image-status').innerText();
  }

  /** Pre-labels every image, and waits until the progress that it shows has gone. */
  async prelabelAll(): Promise<void> {
    await this.page.getByRole('button', { name: 'What to pre-label' }).click();
    await this.page.getByRole('menuitem', { name: 'Pre-label all images' }).click();
    const progress = this.page.getByRole('button', { name: /of \d+ images pre-labelled/ });
    await progress.waitFor({ timeout: SOON.timeout });
    await progress.waitFor({ state: 'detached', timeout: 2 * SOON.timeout });
  }

  /** Draws with the tool at work, along image positions given as shares of the canvas. */
  async drag(points: readonly (readonly [x: number, y: number])[]): Promise<void> {
    const box = (await this.canvas.boundingBox())!;
    const at = ([x, y]: readonly [number, number]) =>
      [box.x + x * box.width, box.y + y * box.height] as const;
    await this.page.mouse.move(...at(points[0]!));
    await this.page.mouse.down();
    for (const point of points) await this.page.mouse.move(...at(point), { steps: 5 });
    await this.page.mouse.up();
  }

  /** The masks as they are drawn: every pixel that one covers, of the whole canvas. Resolves when drawing is over. */
  async drawn(): Promise<Bitmap> {
    const { width, height, covered } = await this.page.evaluate(async () => {
      const frame = () => new Promise(requestAnimationFrame);
      await frame();
      await frame();
      const layers = document.querySelectorAll<HTMLCanvasElement>('[role=application] canvas');
      const { width, height } = layers[1]!;
      const { data } = layers[1]!.getContext('2d')!.getImageData(0, 0, width, height);
      let covered = '';
      for (let i = 3; i < data.length; i += 4) covered += data[i]! > 0 ? '1' : '0';
      return { width, height, covered };
    });
    return { width, height, data: Uint8Array.from(covered, Number) };
  }
}

/** Pixels in which two masks differ. */
export function difference(a: Bitmap, b: Bitmap): number {
  expect([b.width, b.height]).toEqual([a.width, a.height]);
  return a.data.reduce((sum, value, i) => sum + (value ^ b.data[i]!), 0);
}

/** The part of what is drawn in which the image lies, which a canvas shows in its middle at 100 %. */
export function middleOf(drawn: Bitmap, width: number, height: number): Bitmap {
  const [left, top] = [
    Math.round((drawn.width - width) / 2),
    Math.round((drawn.height - height) / 2),
  ];
  const middle = newBitmap(width, height);
  for (let y = 0; y < height; y++)
    middle.data.set(
      drawn.data.subarray((y + top) * drawn.width + left, (y + top) * drawn.width + left + width),
      y * width,
    );
  return middle;
}

export const readCoco = (file: string): CocoFile =>
  JSON.parse(readFileSync(file, 'utf8')) as CocoFile;

/** The category of each mask of one image of an exported file, in alphabetical order. */
export function exportedCategories({ images, categories, annotations }: CocoFile, name: string) {
  const { id } = images.find(({ file_name }) => file_name === name)!;
  const names = new Map(categories.map((category) => [category.id, category.name]));
  return annotations
    .filter(({ image_id }) => image_id === id)
    .map(({ category_id }) => names.get(category_id))
    .sort();
}

/** All masks of one image of an exported file in one. */
export function exportedMask({ images, annotations }: CocoFile, name: string): Bitmap {
  const image = images.find(({ file_name }) => file_name === name)!;
  const all = newBitmap(image.width, image.height);
  for (const { image_id, segmentation, area } of annotations) {
    if (image_id !== image.id) continue;
    const mask = Array.isArray(segmentation)
      ? fromPolygons(segmentation, image.width, image.height)
      : decode(segmentation);
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(area);
    unite(all, mask);
  }
  return all;
}
