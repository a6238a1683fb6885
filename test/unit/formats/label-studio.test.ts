import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelStudio } from '@shared/formats/label-studio';
import { decodeBrush, encodeBrush } from '@shared/formats/label-studio/brush';
import { pathOf } from '@shared/formats/label-studio/image-name';
import { bboxOf, newBitmap } from '@shared/mask';
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

it.each(['auto', 'brush'])('gives everything back bit for bit: %s', async (shapes) => {
  await fc.assert(
    fc.asyncProperty(sets({ names: fc.constantFrom('a', 'ü & <b>', '"c"') }), async (set) => {
      const { folder, problems } = writeAll(labelStudio, set, { shapes });
      expect(problems).toEqual([]);
      const read = await readAll(labelStudio, folder, sizesOf(set));
      expect(read.problems).toEqual([]);
      expect(read.categories.map(({ name }) => name)).toEqual(
        set.categories.map(({ name }) => name),
      );
      expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
    }),
  );
});

// Bytes that Label Studio's own converter (encode_rle) made of these pixels.
const CONVERTED = [0, 0, 0, 96, 57, 27, 254, 31, 0, 183, 255, 24, 4, 127, 248, 156, 2, 63, 240];
const WITH_COLOURS = [
  0, 0, 0, 24, 57, 27, 252, 64, 160, 0, 0, 20, 0, 160, 3, 192, 127, 222, 0, 1, 104,
];

it('packs brushes to the byte as Label Studio does', () => {
  const runs = [8, 3, 12, 1, 23, 1];
  expect(encodeBrush(runs, 24)).toEqual(CONVERTED);
  expect(decodeBrush(CONVERTED, 24)).toEqual(runs);
});

it('looks at alpha alone', () => {
  expect(decodeBrush(WITH_COLOURS, 6)).toEqual([1, 1, 5, 1]);
});

it('packs and unpacks runs of any length', () => {
  const runs = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 70_000 }), fc.integer({ min: 1, max: 70_000 })), {
      maxLength: 5,
    })
    .map((pairs) => {
      let at = -1;
      return pairs.flatMap(([gap, length]) => {
        const start = at + gap;
        at = start + length;
        return [start, length];
      });
    })
    .filter((list) =>
      list.every((value, i) => i === 0 || i % 2 === 1 || value > list[i - 2]! + list[i - 1]!),
    );
  fc.assert(
    fc.property(runs, fc.nat(70_000), (list, rest) => {
      const pixels = (list.at(-2) ?? 0) + (list.at(-1) ?? 0) + rest + 1;
      expect(decodeBrush(encodeBrush(list, pixels), pixels)).toEqual(list);
    }),
  );
});

it.each([
  ['/data/local-files/?d=in/a%20b.jpg', 'in/a b.jpg'],
  ['/data/upload/3/0a1b2c3d-photo.jpg', 'photo.jpg'],
  ['https://host/x/photo.jpg?size=3', 'x/photo.jpg'],
  ['s3://bucket/x/photo.jpg', 'x/photo.jpg'],
  ['in/a%2.jpg', 'in/a%2.jpg'],
])('makes a path of %s', (address, path) => {
  expect(pathOf(address)).toBe(path);
});

const size = { width: 20, height: 10 };
const region = { original_width: 20, original_height: 10, image_rotation: 0, to_name: 'image' };
const human = [
  {
    ...region,
    type: 'rectanglelabels',
    value: { x: 10, y: 20, width: 50, height: 40, rotation: 0, rectanglelabels: ['a'] },
  },
  {
    ...region,
    type: 'rectanglelabels',
    value: { x: 50, y: 20, width: 20, height: 20, rotation: 90, rectanglelabels: ['a'] },
  },
  {
    ...region,
    type: 'polygonlabels',
    value: {
      points: [
        [0, 0],
        [50, 0],
        [50, 100],
        [0, 100],
      ],
      polygonlabels: ['b', 'c'],
    },
  },
  {
    ...region,
    type: 'ellipselabels',
    value: { x: 50, y: 50, radiusX: 20, radiusY: 20, rotation: 0, ellipselabels: ['b'] },
  },
  {
    ...region,
    type: 'labels',
    value: { format: 'rle', rle: encodeBrush([3, 2], 200), labels: ['b'] },
  },
  { ...region, type: 'choices', value: { choices: ['good'] } },
  { ...region, type: 'keypointlabels', value: { x: 1, y: 1, width: 1, keypointlabels: ['a'] } },
  {
    ...region,
    type: 'brushlabels',
    value: { format: 'rle', rle: [0, 0, 3, 32, 57], brushlabels: ['a'] },
  },
  { ...region, type: 'brushlabels', value: { format: 'rle', rle: CONVERTED, brushlabels: ['a'] } },
  {
    ...region,
    type: 'polygonlabels',
    value: {
      points: [
        [0, 0],
        [50, null],
        [50, 100],
      ],
      polygonlabels: ['b'],
    },
  },
  { ...region, image_rotation: 90, type: 'rectanglelabels', value: human_box() },
  { ...region, type: 'rectanglelabels', value: { ...human_box(), rectanglelabels: [] } },
  'nothing',
];
function human_box() {
  return { x: 1, y: 1, width: 5, height: 5, rectanglelabels: ['a'] };
}
const guess = { ...region, type: 'rectanglelabels', value: human_box() };
const tasks = [
  {
    id: 12,
    data: { text: 'x', image: '/data/upload/1/0a1b2c3d-a.jpg' },
    annotations: [
      { was_cancelled: true, result: [guess] },
      { result: [guess] },
      { ground_truth: true, result: human },
    ],
    predictions: [{ model_version: 'other', result: [guess] }],
  },
  {
    data: { image: 'b.jpg' },
    annotations: [],
    predictions: [
      { score: 0.25, result: [guess, { ...guess, score: 0.5 }, { ...guess, score: 7 }] },
    ],
  },
  { data: {} },
  { data: { image: 'unknown.jpg' }, annotations: [] },
];

it('takes one person, every kind of region, and tells of the rest', async () => {
  const read = await readAll(labelStudio, folderOf({ 'export.json': JSON.stringify(tasks) }), {
    'in/a.jpg': size,
    'b.jpg': size,
  });
  expect(read.images.map(({ id, fileName }) => [id, fileName])).toEqual([
    [12, 'in/a.jpg'],
    [null, 'b.jpg'],
  ]);
  const found = read.annotations.map(({ image, category, shape, score }) => [
    image,
    category,
    bboxOf(pixelsOf(shape, size)),
    score,
  ]);
  expect(found).toEqual([
    ['in/a.jpg', 'a', [2, 2, 10, 4], null],
    ['in/a.jpg', 'a', [8, 2, 2, 4], null],
    ['in/a.jpg', 'b', [0, 0, 10, 10], null],
    ['in/a.jpg', 'b', [6, 3, 8, 4], null],
    ['in/a.jpg', 'b', [3, 0, 2, 1], null],
    ['b.jpg', 'a', [0, 0, 1, 1], 0.25],
    ['b.jpg', 'a', [0, 0, 1, 1], 0.5],
    ['b.jpg', 'a', [0, 0, 1, 1], 1],
  ]);
  expect(read.codes).toEqual([
    'several-annotators',
    'several-labels',
    'result-ignored',
    ...Array.from({ length: 6 }, () => 'shape-unreadable'),
    'result-ignored',
    'score-missing',
    'task-unreadable',
    'image-missing',
  ]);
});

const dot = newBitmap(20, 10);
dot.data.fill(1, 30, 34);

it('writes suggestions as predictions and reads them as suggestions, beside what was accepted', async () => {
  const image = labelled('in/a b.jpg', size, [
    [0, dot],
    [0, dot],
  ]);
  const annotations = image.annotations.map((each, i) => ({
    ...each,
    suggestion: i === 1,
    score: 0.75,
  }));
  const { folder } = writeAll(labelStudio, setOf(['x'], [{ ...image, annotations }]));
  const [task] = JSON.parse(textIn(folder, 'tasks.json'));
  expect(task.data.image).toBe('/data/local-files/?d=in/a%20b.jpg');
  expect(task.predictions).toMatchObject([{ result: [{ score: 0.75 }] }]);
  const read = await readAll(labelStudio, folder);
  expect(read.annotations.map(({ score }) => score)).toEqual([null, 0.75]);
});

it('survives spoiled files', async () => {
  const set = setOf(['r'], [labelled('a.jpg', size, [[0, dot]])]);
  await survives(
    labelStudio,
    writeAll(labelStudio, set, { shapes: 'brush' }).folder,
    sizesOf(set),
    1500,
  );
  await survives(
    labelStudio,
    folderOf({ 'a.json': JSON.stringify(tasks) }),
    { 'b.jpg': size },
    1500,
  );
});
