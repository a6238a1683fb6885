import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Point } from '@renderer/editor';
import { contains } from '@renderer/editor/spans';
import { Stroke } from '@renderer/editor/stroke';

const WIDTH = 37;
const HEIGHT = 29;

const point = fc.record({
  x: fc.double({ min: -10, max: WIDTH + 10, noNaN: true }),
  y: fc.double({ min: -10, max: HEIGHT + 10, noNaN: true }),
});

function paint(path: readonly Point[], diameter: number): Stroke {
  const stroke = new Stroke(WIDTH, HEIGHT, diameter);
  for (const to of path) stroke.moveTo(to);
  return stroke;
}

/** Where the brush's centre goes: pixel centres for odd diameters, pixel corners for even ones. */
function snapped({ x, y }: Point, diameter: number): Point {
  return diameter % 2 === 1
    ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 }
    : { x: Math.round(x), y: Math.round(y) };
}

/** Distance from a point to a segment, by the textbook. */
function distance(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / square;
  const along = Math.min(Math.max(t, 0), 1);
  return Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

describe('a stroke', () => {
  it('is the union of the discs along the path', () => {
    const path = fc.array(point, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(path, fc.integer({ min: 1, max: 25 }), (points, diameter) => {
        const { painted } = paint(points, diameter);
        const centres = points.map((at) => snapped(at, diameter));
        for (let x = 0; x < WIDTH; x++)
          for (let y = 0; y < HEIGHT; y++) {
            const pixel = { x: x + 0.5, y: y + 0.5 };
            const nearest = Math.min(
              ...centres.map((to, i) => distance(pixel, centres[i - 1] ?? to, to)),
            );
            // On the very rim rounding decides; beside it there is no doubt.
            if (Math.abs(nearest - diameter / 2) < 1e-6) continue;
            expect(painted[x * HEIGHT + y]).toBe(Number(nearest < diameter / 2));
          }
      }),
      { numRuns: 300 },
    );
  });

  it('has no gap, however fast and thin: each pixel touches the next', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        const inside = ({ x, y }: Point): Point => ({
          x: Math.min(Math.max(x, 0), WIDTH - 1),
          y: Math.min(Math.max(y, 0), HEIGHT - 1),
        });
        const { painted } = paint([inside(from), inside(to)], 1);
        const set = [...painted.keys()].filter((at) => painted[at] === 1);
        const reached = new Set([set[0]!]);
        for (const at of reached)
          for (const step of [
            -HEIGHT - 1,
            -HEIGHT,
            -HEIGHT + 1,
            -1,
            1,
            HEIGHT - 1,
            HEIGHT,
            HEIGHT + 1,
          ])
            if (painted[at + step] === 1) reached.add(at + step);
        expect(reached.size).toBe(set.length);
        expect(painted[Math.floor(inside(to).x) * HEIGHT + Math.floor(inside(to).y)]).toBe(1);
      }),
    );
  });

  it('tells its pixels as spans, and a rectangle around them', () => {
    const path = fc.array(point, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, fc.integer({ min: 1, max: 12 }), (points, diameter) => {
        const stroke = paint(points, diameter);
        const spans = stroke.spans();
        const { touched } = stroke;
        stroke.painted.forEach((value, at) => {
          expect(contains(spans, at)).toBe(value === 1);
          const [x, y] = [Math.floor(at / HEIGHT), at % HEIGHT];
          if (value === 1) {
            expect(x >= touched!.x0 && x < touched!.x1).toBe(true);
            expect(y >= touched!.y0 && y < touched!.y1).toBe(true);
          }
        });
      }),
    );
  });

  it.each([
    [1, ['#']],
    [2, ['##', '##']],
    [3, ['###', '###', '###']],
    [4, ['.##.', '####', '####', '.##.']],
    [5, ['.###.', '#####', '#####', '#####', '.###.']],
  ])('of diameter %i that doesn’t move leaves this print', (diameter, print) => {
    const { painted } = paint([{ x: 10.2, y: 10.3 }], diameter);
    const left = 10 - Math.floor(diameter / 2);
    const rows = Array.from({ length: diameter }, (_, y) =>
      Array.from({ length: diameter }, (_, x) =>
        painted[(left + x) * HEIGHT + left + y] === 1 ? '#' : '.',
      ).join(''),
    );
    expect(rows).toEqual(print);
    expect(painted.reduce((sum, value) => sum + value, 0)).toBe(
      print.join('').replaceAll('.', '').length,
    );
  });
});
