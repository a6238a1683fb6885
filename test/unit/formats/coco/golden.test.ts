import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '@shared/formats/records';
import { maskOf } from '@shared/formats/shape';
import { areaOf, bboxOf } from '@shared/mask';
import { gunzipped } from './helpers';

interface Golden {
  size: [number, number];
  rings?: number[][];
  box?: [number, number, number, number];
  counts: string;
  area: number;
  bbox: number[];
}

const shapeOf = ({ rings, box }: Golden): Shape =>
  box ? { kind: 'box', box } : { kind: 'polygons', rings: rings! };

describe.each([
  ['golden-masks/lvis.json.gz', 977],
  ['golden-masks/random.json.gz', 1700],
])('%s', (name, count) => {
  const golden = gunzipped<Golden[]>(name);

  it(`holds ${count} masks, each drawn as pycocotools draws it, to the letter`, () => {
    expect(golden).toHaveLength(count);
    let drawn = 0;
    for (const one of golden) {
      const [height, width] = one.size;
      const { mask, problems } = maskOf(shapeOf(one), width, height);
      if (mask === null) {
        expect([one.area, problems.at(-1)!.code]).toEqual([0, 'mask-empty']);
        continue;
      }
      drawn++;
      expect([mask.size, mask.counts]).toEqual([one.size, one.counts]);
      expect([areaOf(mask), bboxOf(mask)]).toEqual([one.area, one.bbox]);
    }
    expect(drawn).toBeGreaterThan(count * 0.6);
  });
});

/** What pycocotools 2.0.11 does with odd input (fixtures/golden-masks/edge-behaviour.json), and what we do. */
const EDGES: [name: string, shape: Shape, size: [number, number], area: number, codes: string[]][] =
  [
    ['2 points: it throws', polygon(1, 1, 5, 5), [10, 10], 0, ['polygon-short', 'polygon-empty']],
    ['1 point: it throws', polygon(1, 1), [10, 10], 0, ['polygon-short', 'polygon-empty']],
    ['no ring: it throws', { kind: 'polygons', rings: [] }, [10, 10], 0, ['polygon-empty']],
    ['7 numbers: it ignores the last', polygon(1, 1, 5, 1, 5, 5, 9), [10, 10], 6, ['polygon-odd']],
    [
      'wholly outside: it draws nothing',
      polygon(20, 20, 30, 20, 30, 30),
      [10, 10],
      0,
      ['outside-frame', 'mask-empty'],
    ],
    [
      'half outside: it draws the half',
      polygon(-5, -5, 5, -5, 5, 5, -5, 5),
      [10, 10],
      25,
      ['outside-frame'],
    ],
    ['a bow-tie: even-odd', polygon(0, 0, 10, 10, 10, 0, 0, 10), [10, 10], 50, []],
    ['collinear: nothing', polygon(1, 1, 5, 1, 9, 1), [10, 10], 0, ['mask-empty']],
    ['runs too short: it reads beyond', runs([4, 4], 3, 2), [4, 4], 0, ['rle-sum']],
    ['runs too long: it throws', runs([4, 4], 3, 20), [4, 4], 0, ['rle-sum']],
    ['a negative run: it throws', runs([4, 4], 3, -3, 16), [4, 4], 0, ['rle-counts']],
    ['a broken run: it cuts', runs([4, 4], 2.5, 3, 10.5), [4, 4], 0, ['rle-counts']],
    ['another size: it takes it', runs([4, 4], 3, 13), [5, 5], 0, ['mask-size']],
    ['characters below 48: it throws', rle([4, 4], '!!'), [4, 4], 0, ['rle-characters']],
    ['no characters: it reads beyond', rle([4, 4], ''), [4, 4], 0, ['rle-sum']],
    ['letters beyond ASCII: it throws', rle([4, 4], '2é'), [4, 4], 0, ['rle-characters']],
    ['100000 x 100000', rle([1e5, 1e5], '2'), [1e5, 1e5], 0, ['image-size']],
  ];

function polygon(...ring: number[]): Shape {
  return { kind: 'polygons', rings: [ring] };
}
function runs(size: [number, number], ...counts: number[]): Shape {
  return { kind: 'runs', size, counts };
}
function rle(size: [number, number], counts: string): Shape {
  return { kind: 'rle', rle: { size, counts } };
}

it.each(EDGES)('%s', (_, shape, [height, width], area, codes) => {
  const { mask, problems } = maskOf(shape, width, height, '/annotations/3');
  expect(problems.map(({ code }) => code)).toEqual(codes);
  expect(mask === null ? 0 : areaOf(mask)).toBe(area);
  expect(problems.every(({ where }) => where === '/annotations/3')).toBe(true);
  expect(problems.at(-1)?.severity === 'skipped').toBe(mask === null);
});

it('takes RLE that splits a run, in its shortest form', () => {
  const split = maskOf(runs([4, 4], 1, 2, 0, 3, 4, 0, 6), 4, 4);
  const whole = maskOf(runs([4, 4], 1, 5, 10), 4, 4);
  expect(split).toEqual(whole);
  expect(areaOf(split.mask!)).toBe(5);
});

it('takes RLE in the quotes of Python bytes', () => {
  const { counts } = maskOf(runs([9, 9], 10, 60, 11), 9, 9).mask!;
  const { mask, problems } = maskOf(rle([9, 9], `b'${counts.replaceAll('\\', '\\\\')}'`), 9, 9);
  expect(mask?.counts).toBe(counts);
  expect(problems).toMatchObject([{ code: 'rle-quotes', severity: 'mended' }]);
});

it.each([
  ['far away', [1e9, 0, 1e9, 5, 5, 5], 'polygon-far'],
  ['no number', [0, 0, NaN, 5, 5, 5], 'polygon-nan'],
  ['without end', [0, 0, Infinity, 5, 5, 5], 'polygon-nan'],
])('draws the other parts when one is %s', (_, ring, code) => {
  const rings = [ring, [0, 0, 4, 0, 4, 4, 0, 4]];
  const { mask, problems } = maskOf({ kind: 'polygons', rings }, 9, 9);
  expect(areaOf(mask!)).toBe(16);
  expect(problems).toMatchObject([{ code, severity: 'mended' }]);
});

it('draws a zigzag over the whole of a large image in bounded work', () => {
  const ring = Array.from({ length: 4000 }, (_, i) => [i % 2 === 0 ? 0 : 20000, i * 5]).flat();
  const { mask, problems } = maskOf({ kind: 'polygons', rings: [ring] }, 20000, 20000);
  expect(mask).toBeNull();
  expect(problems.at(-1)).toMatchObject({ code: 'polygon-intricate', severity: 'skipped' });
});

const numbers = fc.oneof(
  fc.double(),
  fc.integer({ min: -20, max: 40 }),
  fc.constantFrom(0, -0, 1e7, -1e7, 2 ** 31, 2 ** 32, 1e308, NaN, Infinity),
);
const sides = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.constantFrom(0, -1, 1.5, NaN, 1e6, 46340, 2 ** 31, Infinity),
);
const shapes: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ kind: fc.constant('polygons' as const), rings: fc.array(fc.array(numbers)) }),
  fc.record({
    kind: fc.constant('box' as const),
    box: fc.tuple(numbers, numbers, numbers, numbers),
  }),
  fc.record({
    kind: fc.constant('runs' as const),
    size: fc.tuple(sides, sides),
    counts: fc.array(numbers),
  }),
  fc.record({
    kind: fc.constant('rle' as const),
    rle: fc.record({ size: fc.tuple(sides, sides), counts: fc.string() }),
  }),
);

it('gives a mask of the asked size or says why not, whatever the shape and the size', () => {
  fc.assert(
    fc.property(shapes, sides, sides, (shape, width, height) => {
      const { mask, problems } = maskOf(shape, width, height);
      if (mask === null) expect(problems.at(-1)!.severity).toBe('skipped');
      else expect([mask.size, areaOf(mask) > 0]).toEqual([[height, width], true]);
    }),
    { numRuns: 5000 },
  );
});
