import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  areaOf,
  bboxOf,
  countOf,
  decode,
  decodePatch,
  encode,
  encodePatch,
  fromPolygons,
  iouOf,
  newBitmap,
  overlapOf,
  runsOf,
  runsToString,
  toPolygons,
  type Bitmap,
} from '@shared/mask';

interface Golden {
  size: [number, number];
  rings: number[][];
  counts: string;
  area: number;
  bbox: [number, number, number, number];
}
const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/masks/pycocotools.json', import.meta.url), 'utf8'),
) as { masks: Golden[] };

const bitmaps = fc
  .tuple(
    fc.integer({ min: 1, max: 19 }),
    fc.integer({ min: 1, max: 19 }),
    fc.integer({ min: 0, max: 4 }),
  )
  .chain(([width, height, density]) =>
    fc
      .array(fc.integer({ min: 0, max: 4 }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((noise): Bitmap => ({
        width,
        height,
        data: Uint8Array.from(noise, (value) => (value < density ? 1 : 0)),
      })),
  );

describe('what pycocotools measured', () => {
  it('has masks to compare with', () => expect(golden.masks.length).toBeGreaterThan(100));

  it('is measured the same from the string: area, box, and the string again', () => {
    for (const { size, counts, area, bbox } of golden.masks) {
      const rle = { size, counts };
      expect(areaOf(rle)).toBe(area);
      expect(bboxOf(rle)).toEqual(bbox);
      expect(runsToString(runsOf(rle))).toBe(counts);
      expect(encode(decode(rle)).counts).toBe(counts);
    }
  });

  it('is drawn the same from polygons', () => {
    for (const { size, rings, counts } of golden.masks)
      expect(encode(fromPolygons(rings, size[1], size[0])).counts).toBe(counts);
  });
});

describe('round trips', () => {
  it('decode(encode(mask)) is the mask', () => {
    fc.assert(
      fc.property(bitmaps, (bitmap) => {
        const rle = encode(bitmap);
        expect(decode(rle)).toEqual(bitmap);
        expect(areaOf(rle)).toBe(countOf(bitmap));
      }),
    );
  });

  it('a patch lies where it was put', () => {
    fc.assert(
      fc.property(
        bitmaps,
        fc.nat(5),
        fc.nat(5),
        fc.nat(5),
        fc.nat(5),
        (bitmap, x, y, right, below) => {
          const [width, height] = [x + bitmap.width + right, y + bitmap.height + below];
          const whole = newBitmap(width, height);
          for (let row = 0; row < bitmap.height; row++)
            for (let column = 0; column < bitmap.width; column++)
              whole.data[(row + y) * width + column + x] =
                bitmap.data[row * bitmap.width + column]!;
          const rle = encodePatch({ x, y, bitmap }, width, height);
          expect(rle).toEqual(encode(whole));
          const patch = decodePatch(rle);
          if (patch === null) expect(countOf(bitmap)).toBe(0);
          else {
            expect([patch.x, patch.y, patch.bitmap.width, patch.bitmap.height]).toEqual(
              bboxOf(rle),
            );
            expect(encodePatch(patch, width, height)).toEqual(rle);
          }
        },
      ),
    );
  });

  it('polygons give back exactly the mask, holes and islands in holes included', () => {
    fc.assert(
      fc.property(bitmaps, (bitmap) => {
        expect(fromPolygons(toPolygons(bitmap), bitmap.width, bitmap.height)).toEqual(bitmap);
      }),
      { numRuns: 500 },
    );
  });

  it('overlap is what both have', () => {
    fc.assert(
      fc.property(bitmaps, fc.infiniteStream(fc.boolean()), (bitmap, coins) => {
        const other = {
          ...bitmap,
          data: bitmap.data.map((value) => (coins.next().value ? value : 1 - value)),
        };
        const both = bitmap.data.reduce((sum, value, i) => sum + (value & other.data[i]!), 0);
        const either = bitmap.data.reduce((sum, value, i) => sum + (value | other.data[i]!), 0);
        expect(overlapOf(encode(bitmap), encode(other))).toBe(both);
        expect(iouOf(encode(bitmap), encode(other))).toBeCloseTo(
          either === 0 ? 0 : both / either,
          12,
        );
      }),
    );
  });
});

describe('hostile strings', () => {
  it.each(['', '0', 'zzzzzzzzzz', ' ', '\u00e9', '@@', '23<', 'o'.repeat(40)])(
    '%j is refused',
    (counts) => {
      expect(() => decode({ size: [4, 4], counts })).toThrow(/16|4 x 4/);
    },
  );

  it('never yields a mask of another size, whatever the string', () => {
    fc.assert(
      fc.property(fc.string(), (counts) => {
        try {
          expect(decode({ size: [5, 7], counts }).data.length).toBe(35);
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-input' });
        }
      }),
    );
  });
});

it('an empty mask has no area, no box and no rings', () => {
  const rle = encode(newBitmap(9, 5));
  expect(areaOf(rle)).toBe(0);
  expect(bboxOf(rle)).toEqual([0, 0, 0, 0]);
  expect(decodePatch(rle)).toBeNull();
  expect(toPolygons(decode(rle))).toEqual([]);
});
