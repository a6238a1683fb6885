import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MaskedAnnotation } from '@shared/formats/format';
import { classPngs, objectPngs } from '@shared/formats/mask-png';
import { encodeColourPng, encodeLabelPng } from '@shared/formats/png';
import { areaOf, decode, encode, newBitmap, unite, type Bitmap } from '@shared/mask';
import {
  contentOf,
  contentRead,
  folderOf,
  pixelsOf,
  readAll,
  sizesOf,
  textIn,
  writeAll,
} from './folder';
import { labelled, setOf, sets } from './sets';
import { survives } from './spoil';

it('gives objects back bit for bit, overlaps and all', async () => {
  await fc.assert(
    fc.asyncProperty(sets(), async (set) => {
      const { folder, problems } = writeAll(objectPngs, set);
      expect(problems).toEqual([]);
      const read = await readAll(objectPngs, folder, sizesOf(set));
      expect(read.problems).toEqual([]);
      expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
    }),
  );
});

it('gives the union of each category back bit for bit where nothing overlaps', async () => {
  await fc.assert(
    fc.asyncProperty(sets({ overlaps: false }), async (set) => {
      const read = await readAll(classPngs, writeAll(classPngs, set).folder, sizesOf(set));
      expect(read.problems).toEqual([]);
      expect(read.categories.map(({ name }) => name)).toEqual(
        set.categories.map(({ name }) => name),
      );
      const joined = [...set.images()].map((image) => {
        const unions = new Map<string, Bitmap>();
        for (const { category, mask } of image.annotations) {
          const union = unions.get(category) ?? newBitmap(image.image.width, image.image.height);
          unite(union, decode(mask));
          unions.set(category, union);
        }
        return labelled(
          image.image.fileName,
          image.image,
          [...unions].map(([key, bitmap]) => [Number(key.slice(1)), bitmap]),
        );
      });
      const names = set.categories.map(({ name }) => name);
      expect(contentRead(read, sizesOf(set))).toEqual(contentOf(setOf(names, joined)));
    }),
  );
});

const size = { width: 8, height: 6 };
const rows = (from: number, to: number): Bitmap => {
  const bitmap = newBitmap(8, 6);
  bitmap.data.fill(1, from * 8, to * 8);
  return bitmap;
};

it('gives pixels of two objects to the smaller one, or to the one that was put on top', async () => {
  const image = labelled('a.jpg', size, [
    [0, rows(0, 4)],
    [1, rows(2, 3)],
  ]);
  const [large, small] = image.annotations as [MaskedAnnotation, MaskedAnnotation];
  const areas = async (...annotations: MaskedAnnotation[]): Promise<number[]> => {
    const set = setOf(['a', 'b'], [{ ...image, annotations }]);
    const read = await readAll(classPngs, writeAll(classPngs, set).folder, sizesOf(set));
    return read.annotations.map(({ shape }) => areaOf(pixelsOf(shape, size)));
  };
  expect(await areas(large, small)).toEqual([24, 8]);
  expect(await areas({ ...large, layer: 1 }, small)).toEqual([32]);
  expect(await areas(large, { ...small, layer: -1 })).toEqual([32]);
});

it('takes 16 bits where there are many categories', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `name ${i}`);
  const set = setOf(names, [
    labelled('a.jpg', size, [
      [299, rows(0, 2)],
      [2, rows(3, 5)],
    ]),
  ]);
  const { folder } = writeAll(classPngs, set);
  expect(textIn(folder, 'classes.txt').split('\n').slice(0, 2)).toEqual(['background', 'name 0']);
  const read = await readAll(classPngs, folder, sizesOf(set));
  expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
});

const grey = (values: readonly number[]) =>
  encodeLabelPng(
    { ...size, indices: Uint8Array.from({ length: 48 }, (_, i) => values[i >> 3]!), palette: null },
    deflateSync,
  );

it('reads what others lay down: white masks, names with endings, colours, void', async () => {
  const rgb = new Uint8Array(48 * 3).fill(9, 0, 72);
  const folder = folderOf({
    'masks/white_mask.png': grey([0, 255, 255, 0, 0, 0]),
    'masks/void.png': grey([1, 2, 255, 0, 0, 0]),
    'masks/colour.png': encodeColourPng({ ...size, rgb }, deflateSync),
    'preview.png': grey([1, 2, 3, 4, 5, 6]),
  });
  const read = await readAll(classPngs, folder, { 'in/white.jpeg': size });
  const names = new Map(read.categories.map(({ key, name }) => [key, name]));
  expect(
    read.annotations.map(({ image, category, shape }) => [
      image,
      names.get(category),
      areaOf(pixelsOf(shape, size)),
    ]),
  ).toEqual([
    ['colour.jpg', `class ${0x090909}`, 24],
    ['void.jpg', 'class 1', 8],
    ['void.jpg', 'class 2', 8],
    ['in/white.jpeg', 'foreground', 16],
  ]);
  expect(read.codes).toEqual(['void']);
  expect(encode(rows(1, 3))).toEqual(pixelsOf(read.annotations[3]!.shape, size));
});

const sample = setOf(
  ['a', 'b'],
  [
    labelled('in/a.jpg', size, [
      [0, rows(0, 2)],
      [1, rows(3, 5)],
    ]),
  ],
);

it.each([classPngs, objectPngs])('survives spoiled files: $title', async (format) => {
  await survives(format, writeAll(format, sample).folder, sizesOf(sample), 2000);
});

it('can be colours alone, with a list that says whose they are', () => {
  const images = [labelled('a.jpg', size, [[1, rows(1, 3)]])];
  const options = { pixels: 'colour' };
  const files = [...classPngs.write!(setOf(['sky', 'sea'], images), options, () => {})];
  const png = files.find(({ path }) => path === 'masks/a.png')!;
  if (!('colourPng' in png)) throw new Error('No colours were written.');
  const at = (x: number, y: number) => [
    ...png.colourPng.rgb.subarray(3 * (y * 8 + x), 3 * (y * 8 + x) + 3),
  ];
  expect([at(0, 0), at(0, 1)]).toEqual([
    [0, 0, 0],
    [0, 128, 0], // VOC's second colour
  ]);
  const list = files.find(({ path }) => path === 'labelmap.txt')!;
  if (!('text' in list)) throw new Error('No list was written.');
  expect([...list.text].join('')).toBe('background:0,0,0::\nsky:128,0,0::\nsea:0,128,0::\n');
});
