import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, newBitmap, runsOf, sketchOf } from '@shared/mask';

/** Twice the area of rings, holes joined by slits counting against it. */
const areaOf = (rings: number[][]): number =>
  rings.reduce((sum, ring) => {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
      sum += ring[j]! * ring[i + 1]! - ring[i]! * ring[j + 1]!;
    return sum;
  }, 0) / 2;

function rectangle(width: number, height: number, box: readonly number[]) {
  const bitmap = newBitmap(width, height);
  const [x0, y0, w, h] = box as [number, number, number, number];
  for (let y = y0; y < y0 + h; y++) bitmap.data.fill(1, y * width + x0, y * width + x0 + w);
  return runsOf(encode(bitmap));
}

describe('the sketch of a mask', () => {
  it('is where the mask is, in a box of the image’s shape', () => {
    const rings = sketchOf(rectangle(800, 400, [200, 100, 400, 200]), 800, 400, 512);
    expect(rings).toHaveLength(1);
    const xs = rings[0]!.filter((_, i) => i % 2 === 0);
    const ys = rings[0]!.filter((_, i) => i % 2 === 1);
    for (const [value, wanted] of [
      [Math.min(...xs), 128],
      [Math.max(...xs), 384],
      [Math.min(...ys), 64],
      [Math.max(...ys), 192],
    ] as const)
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(2);
  });

  it('covers what the mask covers, within a cell of its grid around the border', () => {
    const size = fc.integer({ min: 1, max: 900 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (width, height, [a, b, c, d]) => {
          const x = Math.floor(a! * (width - 1));
          const y = Math.floor(b! * (height - 1));
          const w = Math.max(1, Math.round(c! * (width - x)));
          const h = Math.max(1, Math.round(d! * (height - y)));
          const rings = sketchOf(rectangle(width, height, [x, y, w, h]), width, height, 512);
          const scale = 512 / Math.max(width, height);
          const cell = Math.max(scale, 512 / 192);
          const slack = 2 * cell * (w * scale + h * scale + 4 * cell);
          expect(rings.length).toBe(1);
          expect(Math.abs(areaOf(rings) - w * h * scale * scale)).toBeLessThanOrEqual(slack);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps a mask of one pixel, wherever it is, and draws nothing for an empty one', () => {
    for (const at of [0, 1000, 4000 * 3000 - 1, 6_543_210]) {
      const runs = Uint32Array.from([at, 1, 4000 * 3000 - at - 1]);
      expect(areaOf(sketchOf(runs, 4000, 3000, 512))).toBeGreaterThan(0);
    }
    expect(sketchOf(Uint32Array.from([100]), 10, 10, 512)).toEqual([]);
  });
});
