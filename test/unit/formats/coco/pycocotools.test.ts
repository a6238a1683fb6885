import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import {
  type CocoAnnotation,
  type CocoStyle,
  writeCoco,
  writeCocoResults,
} from '@shared/formats/coco';
import { type Bitmap, decode, encode, newBitmap } from '@shared/mask';
import { gunzipped } from './helpers';

/** A Python with pycocotools: the one that set-up made, or the system's. */
function findPython(): string | null {
  const candidates = [process.env['PROXYLABEL_PYTHON'], 'python3', 'python'];
  const has = (python: string): boolean =>
    spawnSync(python, ['-c', 'import numpy, pycocotools'], { stdio: 'ignore' }).status === 0;
  return candidates.find((python) => python !== undefined && has(python)) ?? null;
}

const python = findPython();
if (!python && !process.env['CI'])
  console.warn(
    'Not run: no Python with pycocotools. Try: pip install -r test/unit/formats/coco/requirements.txt, or name one in PROXYLABEL_PYTHON.',
  );

const STYLES: Record<string, CocoStyle> = {
  'polygon.json': { segmentation: 'polygon' },
  'polygon-or-rle.json': { segmentation: 'polygon', holes: 'rle' },
  'rle.json': { segmentation: 'rle' },
  'rle-uncompressed.json': { segmentation: 'rle-uncompressed' },
  'auto.json': { segmentation: 'auto' },
};

/** Pixels of a little generator of noise, so that each run compares the same. */
function noise(
  width: number,
  height: number,
  isSet: (value: number, x: number, y: number) => boolean,
): Bitmap {
  const bitmap = newBitmap(width, height);
  let state = width * 7919 + height;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      if (isSet((state >>> 8) % 100, x, y)) bitmap.data[y * width + x] = 1;
    }
  return bitmap;
}

const inRing = (x: number, y: number): boolean => {
  const distance = Math.hypot(x - 30, y - 20);
  return distance < 19 && (distance > 9 || distance < 4);
};

/** Real masks with their images' sizes, and shapes that are hard to write as polygons. */
function masks(): Bitmap[] {
  const golden = gunzipped<{ size: [number, number]; counts: string }[]>(
    'golden-masks/lvis.json.gz',
  );
  const real = golden.filter((_, i) => i % 4 === 0).map(decode);
  const hard = [
    noise(60, 40, (_, x, y) => inRing(x, y)),
    noise(60, 40, (value, x, y) => inRing(x, y) && value > 10),
    ...[3, 20, 50, 80, 97].map((share) => noise(37, 41, (value) => value < share)),
    noise(9, 9, () => true),
    noise(9, 9, (_, x, y) => x === 8 && y === 8),
    noise(9, 9, (_, x, y) => (x + y) % 2 === 0),
    noise(1, 50, (value) => value < 50),
    noise(50, 1, (value) => value < 50),
  ];
  return [...real, ...hard];
}

it.skipIf(!python && !process.env['CI'])(
  'pycocotools loads what we write, sees the same pixels, areas and boxes, and finds it perfect',
  () => {
    expect(python, 'CI must have a Python with pycocotools').not.toBeNull();
    const folder = mkdtempSync(join(tmpdir(), 'proxylabel-coco-'));
    const bitmaps = masks();
    // One crowd in ten, RLE or not: neither follows from the other.
    const annotations = bitmaps.map((bitmap, i): CocoAnnotation => ({
      ...{ id: i + 10, imageId: i, categoryId: i % 3, mask: encode(bitmap) },
      ...{ crowd: i % 10 === 9, score: 0.5 },
    }));
    const content = {
      description: 'a test',
      images: bitmaps.map(({ width, height }, id) => ({ id, path: `${id}.jpg`, width, height })),
      categories: [0, 1, 2].map((id) => ({ id, name: `category ${id}`, supercategory: '' })),
      annotations,
    };
    for (const [name, style] of Object.entries(STYLES))
      writeFileSync(join(folder, name), [...writeCoco({ ...content, ...style })].join(''));
    writeFileSync(join(folder, 'results.json'), [...writeCocoResults(annotations)].join(''));
    writeFileSync(join(folder, 'masks.bin'), Buffer.concat(bitmaps.map(({ data }) => data)));
    const expected = {
      masks: bitmaps.map(({ width, height }, i) => ({
        ...{ id: i + 10, image: i, width, height, crowd: i % 10 === 9 ? 1 : 0 },
      })),
      exports: Object.keys(STYLES),
      results: 'results.json',
    };
    writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
    const script = resolve(import.meta.dirname, 'check.py');
    const said = execFileSync(python!, [script, folder], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({
      compared: bitmaps.length * Object.keys(STYLES).length,
      problems: [],
      ap: { segm: 1, bbox: 1 },
    });
    rmSync(folder, { recursive: true });
  },
  180_000,
);
