import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byColour } from '@renderer/editor/regions/colour';
import { fill } from '@renderer/editor/regions/fill';
import { Guide } from '@renderer/editor/regions/guide';
import { cellAt, cosineOf, featuresOf, likeness } from '@renderer/editor/regions/likeness';
import { above, connectedTo } from '@renderer/editor/regions/level';
import { coloursOf, type Plane, resized, shrunk } from '@renderer/editor/regions/plane';
import { areaOf, contains } from '@renderer/editor/spans';

/** Connected pixels one by one, as slowly as it can be said. */
function slowFill(width: number, height: number, start: number, has: (at: number) => boolean) {
  const found = new Set<number>();
  const waiting = has(start) ? [start] : [];
  while (waiting.length > 0) {
    const at = waiting.pop()!;
    if (found.has(at)) continue;
    found.add(at);
    const [x, y] = [Math.floor(at / height), at % height];
    if (x > 0 && has(at - height)) waiting.push(at - height);
    if (x < width - 1 && has(at + height)) waiting.push(at + height);
    if (y > 0 && has(at - 1)) waiting.push(at - 1);
    if (y < height - 1 && has(at + 1)) waiting.push(at + 1);
  }
  return [...found].sort((a, b) => a - b);
}

function positionsOf(spans: Uint32Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < spans.length; i += 2)
    for (let at = spans[i]!; at < spans[i + 1]!; at++) out.push(at);
  return out;
}

const side = fc.integer({ min: 1, max: 12 });
const bitmap = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc.tuple(
      fc.constant(width),
      fc.constant(height),
      fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }),
      fc.nat(width * height - 1),
    ),
  );

describe('filling', () => {
  it('finds what going from pixel to pixel finds', () => {
    fc.assert(
      fc.property(bitmap, ([width, height, bits, start]) => {
        const has = (at: number): boolean => bits[at]!;
        expect(positionsOf(fill(width, height, start, has))).toEqual(
          slowFill(width, height, start, has),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('asks for no pixel much more than once', () => {
    let asked = 0;
    fill(100, 80, 1234, () => ++asked > 0);
    expect(asked).toBeLessThan(1.1 * 100 * 80);
  });

  it('by colour takes what is within the tolerance of where it began, channel by channel', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const picture = fc
      .tuple(side, side)
      .chain(([width, height]) =>
        fc.tuple(
          fc.constant(width),
          fc.constant(height),
          fc.uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height }),
          fc.nat(width - 1),
          fc.nat(height - 1),
        ),
      );
    fc.assert(
      fc.property(picture, channel, ([width, height, rgba, x, y], tolerance) => {
        const pixels = Uint8ClampedArray.from(rgba);
        const at = (position: number, k: number): number =>
          pixels[4 * ((position % height) * width + Math.floor(position / height)) + k]!;
        const start = x * height + y;
        const near = (position: number): boolean =>
          [0, 1, 2].every((k) => Math.abs(at(position, k) - at(start, k)) <= tolerance);
        const found = byColour(coloursOf(pixels, width, height), x, y, tolerance);
        expect(positionsOf(found)).toEqual(slowFill(width, height, start, near));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a plane over an image', () => {
  const plane = fc.tuple(side, side).chain(([width, height]) =>
    fc
      .array(fc.integer({ min: -20, max: 20 }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((values): Plane => ({ width, height, data: Float32Array.from(values, (v) => v / 7) })),
  );

  it('is above a level where the plane, drawn at the size of the image, is', () => {
    fc.assert(
      fc.property(
        plane,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (small, width, height) => {
          const level = 0.05;
          const found = above(small, level, width, height);
          resized(small, width, height).data.forEach((value, at) => {
            // Exactly on the level rounding may say either.
            if (Math.abs(value - level) > 1e-4) expect(contains(found, at)).toBe(value > level);
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps the connected part alone', () => {
    const data = Float32Array.of(1, 0, 1, 1, 0, 0, 0, 0, 1);
    const part = connectedTo({ width: 3, height: 3, data }, 0, 2, 0.5)!;
    expect([...part.data].map((value) => value >= 0.5)).toEqual(
      [0, 0, 1, 1, 0, 0, 0, 0, 0].map((bit, i) => bit === 1 && i === 2),
    );
    expect(connectedTo({ width: 3, height: 3, data }, 0, 1, 0.5)).toBeNull();
  });
});

describe('likeness', () => {
  it('is held against the average of the image, whatever that is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: -99, max: 99 })), {
          minLength: 6,
          maxLength: 6,
        }),
        (vectors) => {
          const seen = featuresOf(Int8Array.from(vectors.flat()), 2, 3, 2);
          const cosines = Array.from({ length: 6 }, (_, cell) => [
            ...likeness(seen, cell).data,
          ]).flat();
          const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
          expect(cosineOf(0, seen)).toBeCloseTo(mean, 5);
          expect(cosineOf(1, seen)).toBeCloseTo(1, 5);
        },
      ),
    );
  });

  it('looks the place up where it lies, column by column', () => {
    const seen = featuresOf(Int8Array.of(9, 0, 0, 9, 0, -9, 0, -5, -9, 0, 7, 7), 2, 3, 2);
    // The second row's third place lies halfway between the first row's first two.
    expect([...likeness(seen, cellAt(seen, 0.99, 0.99)).data].map((x) => x.toFixed(2))).toEqual(
      [0.71, -0.71, 0.71, -0.71, -0.71, 1].map((x) => x.toFixed(2)),
    );
  });
});

describe('a guide', () => {
  const EDGE = 21;
  const picture = coloursOf(
    new Uint8ClampedArray(
      Uint32Array.from({ length: 40 * 30 }, (_, i) => (i % 40 < EDGE ? 0x203040 : 0xd0c0b0)).buffer,
    ),
    40,
    30,
  );

  it('moves a soft edge to that of the picture beside it', () => {
    // Of 8 columns, whose edge comes to lie at 20 and is ten pixels wide.
    const soft = resized(
      { width: 4, height: 3, data: Float32Array.from({ length: 12 }, (_, i) => (i < 6 ? 1 : 0)) },
      40,
      30,
    );
    expect(areaOf(above(soft, 0.5, 40, 30))).toBe(20 * 30);
    const sharp = new Guide(picture, 8, 1e-4).filter(soft);
    expect(areaOf(above(sharp, 0.5, 40, 30))).toBe(EDGE * 30);
  });

  it('leaves a plane as it is where the picture has no edge', () => {
    const even = coloursOf(new Uint8ClampedArray(40 * 30 * 4).fill(90), 40, 30);
    const flat = { width: 40, height: 30, data: new Float32Array(1200).fill(0.3) };
    for (const value of new Guide(even, 8, 1e-4).filter(flat).data)
      expect(value).toBeCloseTo(0.3, 5);
  });

  it('is the mean of the picture when that is larger', () => {
    const small = shrunk(picture, 20);
    expect([small.width, small.height]).toEqual([20, 15]);
    expect(small.data[0]! & 0xffffff).toBe(0x203040);
    expect(small.data[19 * 15]! & 0xffffff).toBe(0xd0c0b0);
    expect(small.data[10 * 15]! & 0xff).toBe((0x40 + 0xb0) / 2);
  });
});
