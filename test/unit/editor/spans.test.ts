import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { areaOf as rleArea, bboxOf, encode, type Bitmap } from '@shared/mask';
import {
  areaOf,
  boundsOf,
  contains,
  difference,
  intersect,
  rleOf,
  spansOf,
  subtract,
  unite,
  type Spans,
} from '@renderer/editor/spans';

const pair = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) => {
    const bitmap = fc
      .array(fc.integer({ min: 0, max: 1 }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((data): Bitmap => ({ width, height, data: Uint8Array.from(data) }));
    return fc.tuple(bitmap, bitmap);
  });

const spansFrom = (bitmap: Bitmap): Spans => spansOf(encode(bitmap));

/** What the spans say of each pixel, row by row. */
const pixels = (spans: Spans, { width, height }: Bitmap): number[] =>
  Array.from({ length: width * height }, (_, i) =>
    Number(contains(spans, (i % width) * height + Math.floor(i / width))),
  );

describe('spans', () => {
  it('are the mask: each pixel, area, box, and back to the same RLE', () => {
    fc.assert(
      fc.property(pair, ([bitmap]) => {
        const rle = encode(bitmap);
        const spans = spansOf(rle);
        expect(pixels(spans, bitmap)).toEqual([...bitmap.data]);
        expect(areaOf(spans)).toBe(rleArea(rle));
        const bounds = boundsOf(spans, bitmap.height);
        const box = bounds && [bounds.x0, bounds.y0, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0];
        expect(box ?? [0, 0, 0, 0]).toEqual(bboxOf(rle));
        expect(rleOf(spans, bitmap.width, bitmap.height)).toEqual(rle);
      }),
    );
  });

  it('combine as the sets of pixels that they are', () => {
    const rules = [
      [unite, (a: number, b: number) => a | b],
      [subtract, (a: number, b: number) => a & ~b & 1],
      [intersect, (a: number, b: number) => a & b],
      [difference, (a: number, b: number) => a ^ b],
    ] as const;
    fc.assert(
      fc.property(pair, ([one, other]) => {
        for (const [combine, rule] of rules) {
          const result = combine(spansFrom(one), spansFrom(other));
          expect(pixels(result, one)).toEqual(
            [...one.data].map((value, i) => rule(value, other.data[i]!)),
          );
          for (let i = 1; i < result.length; i++) expect(result[i]).toBeGreaterThan(result[i - 1]!);
        }
      }),
    );
  });
});
