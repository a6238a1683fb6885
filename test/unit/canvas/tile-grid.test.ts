import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TILE, topLevel } from '@shared/domain/tile';
import { tileKey, tileRect, tilesIn } from '@renderer/canvas/tile-grid';

const side = fc.integer({ min: 1, max: 40_000 });

describe('the tiles of a picture', () => {
  it('are one at the top level, and not at the one below', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const top = topLevel(width, height);
        const all = { x0: 0, y0: 0, x1: width, y1: height };
        expect(tilesIn(all, top)).toHaveLength(1);
        if (top > 0) expect(tilesIn(all, top - 1).length).toBeGreaterThan(1);
      }),
    );
  });

  it('that are seen cover what is seen, once, and all of them are seen', () => {
    fc.assert(
      fc.property(side, side, fc.nat(6), fc.tuple(side, side, side, side), (w, h, level, at) => {
        const [x0, y0] = [at[0] % w, at[1] % h];
        const [x1, y1] = [x0 + 1 + (at[2] % (w - x0)), y0 + 1 + (at[3] % (h - y0))];
        const places = tilesIn({ x0, y0, x1, y1 }, level);
        const rects = places.map((place) => tileRect(place, { width: w, height: h }));
        const overlap = (a: number, b: number, c: number, d: number): number =>
          Math.max(0, Math.min(b, d) - Math.max(a, c));
        const covered = rects.map(
          (it) => overlap(it.x0, it.x1, x0, x1) * overlap(it.y0, it.y1, y0, y1),
        );
        expect(covered.every((area) => area > 0)).toBe(true);
        expect(covered.reduce((sum, area) => sum + area, 0)).toBe((x1 - x0) * (y1 - y0));
        expect(new Set(places.map(tileKey)).size).toBe(places.length);
        expect(rects.every((it) => it.x1 - it.x0 <= TILE * 2 ** level)).toBe(true);
      }),
    );
  });
});
