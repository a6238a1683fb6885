import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelMe } from '@shared/formats/labelme';
import { encodeLabelPng } from '@shared/formats/png';
import { areaOf, bboxOf, newBitmap } from '@shared/mask';
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

it.each(['auto', 'polygon', 'mask'])('gives everything back bit for bit: %s', async (shapes) => {
  await fc.assert(
    fc.asyncProperty(sets(), async (set) => {
      const { folder, problems } = writeAll(labelMe, set, { shapes });
      expect(problems).toEqual([]);
      const read = await readAll(labelMe, folder);
      expect(read.problems).toEqual([]);
      expect(read.categories.map(({ name }) => name)).toEqual(
        set.categories.map(({ name }) => name),
      );
      expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
    }),
  );
});

const size = { width: 20, height: 10 };
const ring = () => {
  const bitmap = newBitmap(20, 10);
  for (let y = 1; y < 9; y++) bitmap.data.fill(1, y * 20 + 2, y * 20 + 12);
  for (let y = 3; y < 6; y++) bitmap.data.fill(0, y * 20 + 4, y * 20 + 8);
  return bitmap;
};
const sample = setOf(['ring'], [labelled('in/a.jpg', size, [[0, ring()]])]);

it('writes what LabelMe opens', () => {
  const { folder } = writeAll(labelMe, sample);
  const json = JSON.parse(textIn(folder, 'in/a.json'));
  expect(json).toMatchObject({
    imagePath: 'a.jpg',
    imageData: null,
    imageHeight: 10,
    imageWidth: 20,
  });
  expect(json.shapes).toMatchObject([
    {
      label: 'ring',
      shape_type: 'mask',
      points: [
        [2, 1],
        [11, 8],
      ],
      group_id: null,
      flags: {},
    },
  ]);
  expect(textIn(folder, 'labels.txt')).toBe('__ignore__\n_background_\nring\n');
});

const mask = (width: number, height: number) =>
  Buffer.from(
    encodeLabelPng(
      { width, height, indices: new Uint8Array(width * height).fill(255), palette: null },
      deflateSync,
    ),
  ).toString('base64');

const file = {
  version: '4.5.7',
  shapes: [
    {
      label: 'a',
      points: [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ],
      shape_type: 'polygon',
      group_id: 1,
    },
    {
      label: 'a',
      points: [
        [8, 8],
        [6, 6],
      ],
      shape_type: 'rectangle',
      group_id: 1,
      description: 'two',
    },
    {
      label: 'b',
      points: [
        [18, 8],
        [19, 9],
      ],
      shape_type: 'mask',
      mask: mask(6, 4),
      group_id: 1,
    },
    {
      label: 'c',
      points: [
        [10, 5],
        [13, 9],
      ],
      shape_type: 'circle',
    },
    {
      label: 'd',
      points: [
        [10, 5],
        [13, 9],
      ],
      shape_type: 'linestrip',
    },
    { label: 'd', points: [[10, 5]], shape_type: 'point' },
    {
      label: 'd',
      points: [
        [10, 5],
        [11, 11],
      ],
    },
    {
      label: 'd',
      points: [
        [10, 'x'],
        [11, 11],
        [3, 3],
      ],
    },
    {
      label: '',
      points: [
        [0, 0],
        [4, 0],
        [4, 4],
      ],
    },
    {
      label: 'd',
      points: [
        [0, 0],
        [1, 1],
      ],
      shape_type: 'mask',
      mask: 'not base64!',
    },
    {
      label: 'd',
      points: [
        [90, 90],
        [91, 91],
      ],
      shape_type: 'mask',
      mask: mask(2, 2),
    },
    {
      label: 'd',
      points: [
        [0, 0],
        [1, 1],
      ],
      shape_type: 'hexagon',
    },
    17,
  ],
  imagePath: '..\\images\\a.jpg',
  imageData: 'A'.repeat(5_000_000),
  imageWidth: 20,
  imageHeight: 10,
};

it('joins groups, places masks, and tells of every shape it left out', async () => {
  const folder = folderOf({ 'set/labels/a.json': JSON.stringify(file) });
  const read = await readAll(labelMe, folder, { 'set/images/a.jpg': size, 'other/a.jpg': size });
  expect(read.images).toMatchObject([{ fileName: 'set/images/a.jpg', ...size }]);
  const found = read.annotations.map(({ category, shape }) => {
    const pixels = pixelsOf(shape, size);
    return [category, areaOf(pixels), bboxOf(pixels)];
  });
  expect(found.slice(0, 2)).toEqual([
    ['a', 20, [0, 0, 8, 8]],
    ['b', 4, [18, 8, 2, 2]],
  ]);
  expect(found[2]).toMatchObject(['c', expect.any(Number), [5, 0, 10, 10]]);
  expect(read.problems.map(({ where }) => where)).toEqual(
    [4, 5, 6, 7, 8, 9, 10, 11, 12].map((i) => `set/labels/a.json, /shapes/${i}`),
  );
});

it('says when a file is something else, and reads the others', async () => {
  const folder = folderOf({
    'a.json': '{"images":[]}',
    'b.json': '[1,',
    'c.json': JSON.stringify(file),
  });
  const read = await readAll(labelMe, folder);
  expect(read.codes.filter((code) => code === 'file-unreadable')).toHaveLength(2);
  expect(read.annotations).toHaveLength(3);
});

it('survives spoiled files', async () => {
  const { folder } = writeAll(
    labelMe,
    setOf(
      ['r', 's'],
      [
        labelled('a.jpg', size, [
          [0, ring()],
          [1, ring()],
        ]),
      ],
    ),
  );
  await survives(labelMe, folder, sizesOf(sample), 2000);
  const { imageData: _, ...small } = file;
  await survives(labelMe, folderOf({ 'a.json': JSON.stringify(small) }), {}, 2000);
});
