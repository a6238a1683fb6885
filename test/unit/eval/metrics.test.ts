import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundaryF, BoundaryMean } from '@main/eval/boundary';
import { Confusion, IGNORE } from '@main/eval/metrics';
import { type Figures, figuresOf, type Group, python, referenceOf } from './cases';

const file = join(resolve(import.meta.dirname, '../../..'), 'test/fixtures/eval/reference.json');
const stored = JSON.parse(readFileSync(file, 'utf8')) as { case: Group; expected: Figures }[];

/** Equal but for the order of additions. */
function expectSame(actual: Figures, expected: Figures): void {
  for (const key of Object.keys(expected) as (keyof Figures)[]) {
    const [mine, theirs] = [actual[key], expected[key]].map((value) => [value].flat());
    expect(mine!.length, key).toBe(theirs!.length);
    mine!.forEach((value, k) => {
      const other = theirs![k]!;
      if (other === null || value === null) expect(value, `${key} of class ${k}`).toBe(other);
      else expect(value, `${key} of class ${k}`).toBeCloseTo(other!, 12);
    });
  }
}

describe('the figures are those of an independent implementation', () => {
  test.each(stored.map((one) => [one.case.name, one] as const))(
    'stored: %s',
    async (_, { case: group, expected }) => expectSame(await figuresOf(group), expected),
  );

  test.skipIf(!python)('computed anew by numpy (where PROXYLABEL_PYTHON names one)', async () => {
    const groups = stored.map((one) => one.case);
    const expected = referenceOf(groups, python!);
    for (const [i, group] of groups.entries()) expectSame(await figuresOf(group), expected[i]!);
  });
});

const labels = fc.constantFrom(0, 1, 2, IGNORE);
const images = fc.array(
  fc.integer({ min: 1, max: 60 }).chain((size) => {
    const map = fc.array(labels, { minLength: size, maxLength: size });
    return fc.record({ said: map, is: map });
  }),
  { maxLength: 6 },
);

describe('counting', () => {
  test('in any number of parts gives the same as at once', () => {
    fc.assert(
      fc.property(images, fc.nat(5), (all, cut) => {
        const whole = new Confusion(3);
        const parts = [new Confusion(3), new Confusion(3)] as const;
        all.forEach(({ said, is }, i) => {
          whole.add(Uint8Array.from(said), Uint8Array.from(is));
          const one = new Confusion(3);
          one.add(Uint8Array.from(said), Uint8Array.from(is));
          parts[i < cut ? 0 : 1].addSparse(one.sparse());
        });
        parts[0].merge(parts[1]);
        expect(parts[0].counts).toEqual(whole.counts);
        expect(parts[0].scores()).toEqual(whole.scores());
      }),
    );
  });

  test('a class in neither map counts in no mean, one that is only predicted does', () => {
    const confusion = new Confusion(4);
    confusion.add(Uint8Array.of(0, 0, 1, 2), Uint8Array.of(0, 0, 1, 1));
    const { mIoU, mAcc, aAcc, classes } = confusion.scores();
    expect(classes.map(({ iou }) => iou)).toEqual([1, 0.5, 0, NaN]);
    expect(classes.map(({ accuracy }) => accuracy)).toEqual([1, 0.5, NaN, NaN]);
    expect([mIoU, mAcc, aAcc]).toEqual([0.5, 0.75, 0.75]);
  });

  test('what fits no class is refused, not dropped', () => {
    const add = (said: number[], is: number[]) => () =>
      new Confusion(3).add(Uint8Array.from(said), Uint8Array.from(is));
    expect(add([0], [3])).toThrow(RangeError);
    expect(add([3], [0])).toThrow(RangeError);
    expect(add([0, 0], [0])).toThrow(RangeError);
    expect(add([3], [IGNORE])).not.toThrow();
    expect(() => new Confusion(256)).toThrow(RangeError);
  });
});

describe('outlines', () => {
  /** A square of class 1, `size` wide, at (x, x). */
  const square = (x: number, size = 12, width = 40) =>
    Uint8Array.from({ length: width * width }, (_, i) => {
      const inside = (v: number) => v >= x && v < x + size;
      return inside(i % width) && inside(Math.floor(i / width)) ? 1 : 0;
    });
  const f = (said: Uint8Array, is: Uint8Array, pixels: number) => [
    ...boundaryF(said, is, 40, 40, 3, (pixels + 1e-9) / Math.hypot(40, 40)),
  ];

  test('the same map scores 1; a class in neither is nan, one in one only 0', () => {
    expect(f(square(10), square(10), 0)).toEqual([1, 1, NaN]);
    const two = square(10).map((label) => (label === 1 ? 2 : label));
    expect(f(two, square(10), 1)).toEqual([1, 0, 0]);
  });

  test('a square moved by a diagonal step is found within its length and not before', () => {
    expect(f(square(11), square(10), Math.SQRT2)[1]).toBe(1);
    expect(f(square(11), square(10), 0)[1]).toBeLessThan(1);
  });

  test('nothing is an outline against ignored pixels', () => {
    const hidden = square(10).map((label) => (label === 1 ? IGNORE : 0));
    expect(f(square(10), hidden, 1)).toEqual([NaN, NaN, NaN]);
  });

  test('the mean is of images within a class, then of classes', () => {
    const mean = new BoundaryMean(3);
    mean.add([1, NaN, 0.5]);
    const more = new BoundaryMean(3);
    more.add([0, null, 0.5]);
    mean.merge(more);
    expect(mean.scores()).toEqual({ mean: 0.5, classes: [0.5, NaN, 0.5] });
  });
});
