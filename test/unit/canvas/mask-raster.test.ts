import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encode } from '@shared/mask';
import type { Rect } from '@renderer/editor';
import { boundsOf, contains, spansOf, type Spans } from '@renderer/editor/spans';
import { Stroke } from '@renderer/editor/stroke';
import { levelRect, MaskRaster } from '@renderer/canvas/mask-raster';
import { damageBetween, type MaskLayer, type MaskScene } from '@renderer/canvas/mask-scene';
import { outline } from '@renderer/canvas/outline';
import { PATTERN_COUNT } from '@renderer/canvas/patterns';
import { spansOfRect } from '@renderer/editor/masks/columns';
import { annotationOf, box } from '../../helpers/test-editor';

const [WIDTH, HEIGHT] = [21, 17];
const WHOLE = { x0: 0, y0: 0, x1: WIDTH, y1: HEIGHT };

const spans = fc
  .array(fc.integer({ min: 0, max: 1 }), { minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT })
  .map((data) => spansOf(encode({ width: WIDTH, height: HEIGHT, data: Uint8Array.from(data) })));

const layer = (mask: Spans, id: string, patch: Partial<MaskLayer> = {}): MaskLayer => ({
  id,
  spans: mask,
  bounds: boundsOf(mask, HEIGHT),
  colour: '#204060',
  suggested: false,
  pattern: 0,
  ...patch,
});

const sceneWith = (layers: MaskLayer[], painting: MaskScene['painting'] = null): MaskScene => ({
  imageId: 1,
  width: WIDTH,
  height: HEIGHT,
  layers,
  painting,
  fill: 0.42,
});

/** The region drawn, row by row. */
function drawn(scene: MaskScene, level = 0, region: Rect = levelRect(WHOLE, level)): Uint32Array {
  const out = new Uint32Array((region.x1 - region.x0) * (region.y1 - region.y0));
  new MaskRaster().draw(scene, level, region, out);
  return out;
}

const has = (mask: Spans, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT && contains(mask, x * HEIGHT + y);

describe('the picture of the masks', () => {
  it('shows the topmost mask of each pixel, its rim deeper than its inside, none at the image’s edge', () => {
    fc.assert(
      fc.property(spans, spans, (below, above) => {
        const red = '#ff0000';
        const out = drawn(sceneWith([layer(below, 'a'), layer(above, 'b', { colour: red })]));
        const inImage = (at: number, length: number): number =>
          Math.min(Math.max(at, 0), length - 1);
        const owner = (px: number, py: number): number => {
          const [x, y] = [inImage(px, WIDTH), inImage(py, HEIGHT)];
          return has(above, x, y) ? 2 : has(below, x, y) ? 1 : 0;
        };
        out.forEach((pixel, at) => {
          const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
          const own = owner(x, y);
          if (own === 0) return expect(pixel).toBe(0);
          expect(pixel & 0xffffff).toBe(own === 2 ? 0x0000ff : 0x604020);
          const neighbours = [owner(x - 1, y), owner(x + 1, y), owner(x, y - 1), owner(x, y + 1)];
          expect(pixel >>> 24 === 255).toBe(neighbours.some((other) => other !== own));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is the same drawn whole or in parts, at each level', () => {
    const region = fc.tuple(fc.nat(20), fc.nat(16), fc.nat(20), fc.nat(16), fc.nat(3));
    fc.assert(
      fc.property(spans, region, (mask, [a, b, c, d, level]) => {
        const scene = sceneWith([layer(mask, 'a', { suggested: true })]);
        const all = levelRect(WHOLE, level);
        const [w, h] = [all.x1, all.y1];
        const [x0, x1] = [Math.min(a % w, c % w), Math.max(a % w, c % w) + 1];
        const [y0, y1] = [Math.min(b % h, d % h), Math.max(b % h, d % h) + 1];
        const whole = drawn(scene, level);
        const part = drawn(scene, level, { x0, y0, x1, y1 });
        part.forEach((pixel, at) => {
          const [x, y] = [x0 + (at % (x1 - x0)), y0 + Math.floor(at / (x1 - x0))];
          expect(pixel).toBe(whole[y * w + x]);
        });
        const stride = 2 ** level;
        whole.forEach((pixel, at) => {
          const [x, y] = [at % w, Math.floor(at / w)];
          const middle = stride >> 1;
          expect(pixel !== 0).toBe(has(mask, x * stride + middle, y * stride + middle));
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each(['add', 'erase'] as const)('shows a stroke to %s before it is over', (operation) => {
    const target = annotationOf(WIDTH, HEIGHT, box(3, 3, 10, 10));
    const below = spansOf(annotationOf(WIDTH, HEIGHT, box(0, 0, 8, 8)).mask);
    const stroke = new Stroke(WIDTH, HEIGHT, 5);
    stroke.moveTo({ x: 10, y: 5 });
    stroke.moveTo({ x: 18, y: 14 });
    const mask = spansOf(target.mask);
    const scene = sceneWith([layer(below, 'a'), layer(mask, target.id, { colour: '#ff0000' })], {
      target,
      isNew: false,
      operation,
      stroke,
    });
    for (const level of [0, 1]) {
      const all = levelRect(WHOLE, level);
      drawn(scene, level).forEach((pixel, at) => {
        const x = (at % all.x1) * 2 ** level + level;
        const y = Math.floor(at / all.x1) * 2 ** level + level;
        const brushed = stroke.painted[x * HEIGHT + y] === 1;
        const inTarget =
          operation === 'add' ? has(mask, x, y) || brushed : has(mask, x, y) && !brushed;
        const expected = inTarget ? 0x0000ff : has(below, x, y) ? 0x604020 : 0;
        expect(pixel & 0xffffff).toBe(expected);
      });
    }
  });
});

describe('damage between two scenes', () => {
  const layers = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 0, maxLength: 4 })
    .chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc
            .tuple(fc.nat(12), fc.nat(9), fc.integer({ min: 1, max: 8 }), fc.boolean())
            .map(([x, y, size, suggested]) => {
              const mask = annotationOf(WIDTH, HEIGHT, box(x, y, size, size)).mask;
              return layer(spansOf(mask), id, { suggested, colour: `#0000${id}${id}` });
            }),
        ),
      ),
    );

  it('holds every pixel that is seen differently, bar the rims beside it', () => {
    fc.assert(
      fc.property(layers, layers, fc.boolean(), (one, other, keepsMasks) => {
        const kept = keepsMasks
          ? other.map((it) => one.find(({ id }) => id === it.id) ?? it)
          : other;
        const [before, after] = [sceneWith(one), sceneWith(kept)];
        const damage = damageBetween(before, after);
        const [old, now] = [drawn(before), drawn(after)];
        old.forEach((pixel, at) => {
          if (pixel === now[at]) return;
          const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
          expect(damage).not.toBeNull();
          expect(x >= damage!.x0 - 1 && x < damage!.x1 + 1).toBe(true);
          expect(y >= damage!.y0 - 1 && y < damage!.y1 + 1).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is nothing when nothing changes', () => {
    const mask = spansOf(annotationOf(WIDTH, HEIGHT, box(2, 2, 5, 5)).mask);
    expect(damageBetween(sceneWith([layer(mask, 'a')]), sceneWith([layer(mask, 'a')]))).toBeNull();
  });
});

describe('an outline', () => {
  it('is every border between a pixel of the mask and one that isn’t', () => {
    fc.assert(
      fc.property(spans, (mask) => {
        const bounds = boundsOf(mask, HEIGHT);
        if (bounds === null) return;
        const found = new Map<string, number>();
        outline(mask, bounds, HEIGHT, WHOLE, 1, (x1, y1, x2, y2) => {
          expect(x1 === x2 || y1 === y2).toBe(true);
          // In pieces of one pixel.
          for (let x = x1; x < x2; x++) count(found, `level ${x} ${y1}`);
          for (let y = y1; y < y2; y++) count(found, `upright ${x1} ${y}`);
        });
        const expected = new Set<string>();
        for (let x = 0; x <= WIDTH; x++)
          for (let y = 0; y <= HEIGHT; y++) {
            if (has(mask, x, y) !== has(mask, x, y - 1)) expected.add(`level ${x} ${y}`);
            if (has(mask, x, y) !== has(mask, x - 1, y)) expected.add(`upright ${x} ${y}`);
          }
        expect([...found.keys()].sort()).toEqual([...expected].sort());
        expect([...found.values()].every((times) => times === 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('patterns', () => {
  it('gives each category a pattern of its own where that is asked for, and else none', () => {
    const mask = spansOfRect({ x0: 0, y0: 0, x1: WIDTH, y1: HEIGHT }, HEIGHT);
    const pictures = Array.from({ length: PATTERN_COUNT + 1 }, (_, pattern) =>
      drawn(sceneWith([layer(mask, 'a', { pattern })])).join(),
    );
    expect(new Set(pictures[0]!.split(',')).size).toBe(1);
    expect(new Set(pictures).size).toBe(PATTERN_COUNT + 1);
    const [plain, lined] = [0, 1].map((pattern) => sceneWith([layer(mask, 'a', { pattern })]));
    expect(damageBetween(plain!, lined!)).not.toBeNull();
  });
});

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
