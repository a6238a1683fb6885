import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { figuresOf, type Group, python, referenceOf } from './cases';

/**
 * The same check on label maps of real sets, which may not be shipped: where PROXYLABEL_EVAL_DATA names a
 * folder with camvid, cocostuff_spade and ade20k, and Python has numpy.
 */
const data = process.env['PROXYLABEL_EVAL_DATA'] ?? '';

const range = (from: number, to: number, shift = 0): [number, number][] =>
  Array.from({ length: to - from + 1 }, (_, i) => [from + i, from + i + shift]);

const SETS: [string, number, string[], [number, number][]][] = [
  ['camvid', 11, ['camvid/masks'], [...range(0, 10), [11, 255]]],
  [
    'cocostuff',
    182,
    ['cocostuff_spade/val_label', 'cocostuff_spade/train_label'],
    [...range(0, 181), [255, 255]],
  ],
  ['ade20k', 150, ['ade20k/sampleData/annotations'], [[0, 255], ...range(1, 150, -1)]],
];

test.skipIf(!python || !existsSync(join(data, 'camvid'))).each(SETS)(
  '%s: the figures are those of numpy (where PROXYLABEL_EVAL_DATA and PROXYLABEL_PYTHON name the maps and a numpy)',
  async (name, classes, folders, labels) => {
    const files = folders.flatMap((folder) =>
      readdirSync(join(data, folder)).map((file) => join(data, folder, file)),
    );
    const group: Group = {
      name,
      classes,
      tolerance: 0.0075,
      images: files.map((png, i) => ({
        ...{ png, labels, seed: i, noise: 4, silent: 3, shift: (i % 5) - 2 },
      })),
    };
    const [expected] = referenceOf([group], python!);
    const actual = await figuresOf(group);
    for (const key of ['mIoU', 'mAcc', 'aAcc', 'mBF'] as const)
      expect(actual[key], key).toBeCloseTo(expected![key], 12);
    expect(actual.iou.map((value) => value === null)).toEqual(
      expected!.iou.map((value) => value === null),
    );
    console.log(
      name,
      files.length,
      'label maps',
      actual.mIoU,
      actual.mAcc,
      actual.aAcc,
      actual.mBF,
    );
  },
  300_000,
);
