import fc from 'fast-check';
import { expect, it } from 'vitest';
import { yoloBoxes, yoloSegmentation } from '@shared/formats/yolo';
import { bboxOf, encode, iouOf, newBitmap } from '@shared/mask';
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

it('gives masks with holes and parts back bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(sets(), async (set) => {
      const { folder, problems } = writeAll(yoloSegmentation, set);
      expect(problems).toEqual([]);
      const read = await readAll(yoloSegmentation, folder, sizesOf(set));
      expect(read.problems).toEqual([]);
      expect(read.categories.map(({ name }) => name)).toEqual(
        set.categories.map(({ name }) => name),
      );
      expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
    }),
  );
});

it('gives boxes back to a fifth of a pixel', async () => {
  await fc.assert(
    fc.asyncProperty(sets(), async (set) => {
      const { folder } = writeAll(yoloBoxes, set);
      const read = await readAll(yoloBoxes, folder, sizesOf(set));
      const boxes = read.annotations.map(({ image, shape }) => [
        image,
        ...(shape.kind === 'box' ? shape.box.map((value) => Math.round(value * 5) / 5) : []),
      ]);
      const wanted = [...set.images()].flatMap(({ image, annotations }) =>
        annotations.map(({ mask }) => [image.fileName, ...bboxOf(mask)]),
      );
      expect(boxes.map(String).sort()).toEqual(wanted.map(String).sort());
    }),
  );
});

const ring = () => {
  const bitmap = newBitmap(20, 10);
  for (let y = 1; y < 9; y++) bitmap.data.fill(1, y * 20 + 2, y * 20 + 12);
  for (let y = 3; y < 6; y++) bitmap.data.fill(0, y * 20 + 4, y * 20 + 8);
  for (let y = 2; y < 5; y++) bitmap.data.fill(1, y * 20 + 15, y * 20 + 18);
  return bitmap;
};
const oneImage = setOf(['ring'], [labelled('a.jpg', { width: 20, height: 10 }, [[0, ring()]])]);

it('splits parts and fills holes when asked to', async () => {
  const { folder } = writeAll(yoloSegmentation, oneImage, { parts: 'split', holes: 'fill' });
  expect(textIn(folder, 'labels/train/a.txt').trim().split('\n')).toHaveLength(2);
  const { folder: filled } = writeAll(yoloSegmentation, oneImage, { holes: 'fill' });
  const { annotations } = await readAll(yoloSegmentation, filled, sizesOf(oneImage));
  const mask = pixelsOf(annotations[0]!.shape, { width: 20, height: 10 });
  expect(iouOf(mask, encode(ring()))).toBeCloseTo(77 / 89, 6);
});

it('lays the folder out as YOLO expects it', () => {
  const set = setOf(
    ['person', 'a "quoted": name'],
    [
      labelled('in/a.jpg', { width: 4, height: 4 }, [], 'train'),
      labelled('b.png', { width: 4, height: 4 }, [], 'val'),
    ],
  );
  const { folder, images } = writeAll(yoloBoxes, set);
  expect([...folder.keys()]).toEqual([
    'labels/train/in/a.txt',
    'labels/val/b.txt',
    'classes.txt',
    'data.yaml',
  ]);
  expect([...images]).toEqual([
    ['images/train/in/a.jpg', 'in/a.jpg'],
    ['images/val/b.png', 'b.png'],
  ]);
  expect(textIn(folder, 'data.yaml')).toBe(
    '"train": "images/train"\n"val": "images/val"\nnc: 2\nnames:\n  0: "person"\n  1: "a \\"quoted\\": name"\n',
  );
});

it('leaves out what YOLO has no word for, and says so', () => {
  const image = labelled('a.jpg', { width: 20, height: 10 }, [[0, ring()]]);
  const crowd = {
    ...image,
    annotations: image.annotations.map((each) => ({ ...each, crowd: true })),
  };
  const torn = {
    ...labelled('b.jpg', { width: 20, height: 10 }, []),
    annotations: [
      { ...image.annotations[0]!, mask: { size: [10, 20] as [number, number], counts: 'zz' } },
    ],
  };
  const twin = labelled('A.png', { width: 20, height: 10 }, []);
  const { folder, problems } = writeAll(yoloSegmentation, setOf(['x'], [crowd, torn, twin]));
  expect(problems.map(({ code }) => code)).toEqual(['crowd', 'mask-unreadable', 'name-taken']);
  expect(textIn(folder, 'labels/train/b.txt')).toBe('');
});

it.each([
  ['names: [cat, dog]', 'cat|dog'],
  ["names: ['a, b', \"c ]\", it's] # d", "a, b|c ]|it's"],
  ['names: [\n  cat, # one\n  dog,\n]\nnc: 2', 'cat|dog'],
  ['names: {0: cat, 2: "dog: x"}', 'cat|dog: x'],
  ['nc: 2\nnames:\n  0: cat # one\n  # two\n  1: "d\\u00f6g"\ntrain: x', 'cat|dög'],
  ["names:\r\n- cat\r\n- 'it''s'\r\n-\r\nnc: 2", "cat|it's"],
  ['train: x', ''],
])('reads the names of %j', async (yaml, names) => {
  const { categories, problems } = await readAll(yoloBoxes, folderOf({ 'data.yaml': yaml }));
  expect(categories.map(({ name }) => name).join('|')).toBe(names);
  expect(problems).toEqual([]);
});

it('takes only the boxes of keypoint sets', async () => {
  const folder = folderOf({
    'data.yaml': 'kpt_shape: [17, 3]\nnames: [person]',
    'labels/a.txt': '0 0.5 0.5 0.5 0.5 0.1 0.1 2 0.2 0.2 2',
  });
  const { annotations } = await readAll(yoloBoxes, folder, { 'a.jpg': { width: 8, height: 4 } });
  expect(annotations).toMatchObject([{ shape: { kind: 'box', box: [2, 1, 4, 2] }, score: null }]);
});

it('reads boxes, polygons and scores side by side, and every bad line is told of', async () => {
  const lines = [
    '0 0.5 0.5 0.5 0.5',
    '1 0 0 1 0 1 1 0.875',
    '0 0.5 0.5 0.5 0.5 0.25',
    '7 0.5 0.5 0.1 0.1',
    '',
    '0 0.5 NaN 0.5 0.5',
    '0 0.5 0.5',
    '-1 0.5 0.5 0.5 0.5',
    '0 0.5 0.5 0.5 0.5 7',
    '0 1e5 0.5 0.5 0.5',
    '0 0.5 0.5 0 0.5',
  ];
  const folder = folderOf({
    'classes.txt': 'cat\r\ndog\r\n',
    'labels/a.txt': lines.join('\r\n'),
    'labels/nowhere.txt': lines[0]!,
  });
  const read = await readAll(yoloSegmentation, folder, { 'photos/a.jpg': { width: 8, height: 4 } });
  expect(read.annotations.map(({ category, shape, score }) => [category, shape, score])).toEqual([
    ['0', { kind: 'box', box: [2, 1, 4, 2] }, null],
    ['1', { kind: 'polygons', rings: [[0, 0, 8, 0, 8, 4]] }, 0.875],
    ['0', { kind: 'box', box: [2, 1, 4, 2] }, 0.25],
    ['7', { kind: 'box', box: [3.6, 1.8, 0.8, 0.4] }, null],
  ]);
  expect(read.categories.map(({ name }) => name)).toEqual(['cat', 'dog', 'class 7']);
  expect(read.problems.map(({ code, where }) => [code, where])).toEqual([
    ['category-unknown', 'labels/a.txt, line 4'],
    ...[6, 7, 8, 9, 10, 11].map((line) => ['line-unreadable', `labels/a.txt, line ${line}`]),
    ['image-missing', 'labels/nowhere.txt'],
  ]);
});

it('survives spoiled files', async () => {
  const { folder } = writeAll(yoloSegmentation, oneImage);
  await survives(yoloSegmentation, folder, sizesOf(oneImage), 2000);
});
