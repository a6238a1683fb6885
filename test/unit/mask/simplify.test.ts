import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bitmap, simplifyRing, toPolygons } from '@shared/mask';

const bitmaps = fc
  .tuple(
    fc.integer({ min: 3, max: 20 }),
    fc.integer({ min: 3, max: 20 }),
    fc.integer({ min: 4, max: 9 }),
  )
  .chain(([width, height, density]) =>
    fc
      .array(fc.nat(9), { minLength: width * height, maxLength: width * height })
      .map((noise): Bitmap => ({
        width,
        height,
        data: Uint8Array.from(noise, (value) => (value < density ? 1 : 0)),
      })),
  );

type Point = readonly [number, number];
const pointsOf = (ring: number[]): Point[] =>
  Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!]);

const side = (a: Point, b: Point, c: Point): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Every pair of edges, as slowly as can be. */
function crossings(points: Point[]): number {
  const edges = points.map((point, i) => [point, points[(i + 1) % points.length]!] as const);
  return edges.filter(([a, b], i) =>
    edges
      .slice(i + 1)
      .some(([c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0),
  ).length;
}

function distance(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square;
  const at = Math.min(Math.max(t, 0), 1);
  return Math.hypot(p[0] - a[0] - at * dx, p[1] - a[1] - at * dy);
}

it('keeps to the tolerance, uses points of the outline only, and never crosses itself', () => {
  fc.assert(
    fc.property(bitmaps, fc.constantFrom(0.6, 1, 2, 5), (bitmap, tolerance) => {
      for (const ring of toPolygons(bitmap)) {
        const before = pointsOf(ring);
        const after = pointsOf(simplifyRing(ring, tolerance));
        expect(after.length).toBeGreaterThan(2);
        expect(after.length).toBeLessThanOrEqual(before.length);
        expect(crossings(after)).toBe(0);
        const corners = new Set(before.map(String));
        expect(after.every((point) => corners.has(String(point)))).toBe(true);
        for (const point of before) {
          const nearest = after.map((from, i) =>
            distance(point, from, after[(i + 1) % after.length]!),
          );
          expect(Math.min(...nearest)).toBeLessThanOrEqual(tolerance + 1e-9);
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('leaves a square alone and cuts the stairs of a slope', () => {
  const square = [0, 0, 9, 0, 9, 9, 0, 9];
  expect(simplifyRing(square, 2)).toEqual(square);
  const stairs = Array.from({ length: 20 }, (_, i) => [i, i, i + 1, i]).flat();
  expect(simplifyRing([...stairs, 20, 20, 0, 20], 1)).toHaveLength(6);
});
