import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageMark } from '@shared/domain/query';
import { ImageFilter } from '@shared/domain/query';
import {
  cellsIn,
  geometryOf,
  leftOf,
  neighbour,
  GAP,
  PADDING,
} from '@renderer/features/gallery/geometry';
import { fromField, toField } from '@renderer/features/gallery/measures';
import { nextMark, toggled, withMeasure } from '@renderer/state/filter';
import { paceOf } from '@renderer/state/progress';
import { all, band, NOTHING, pick, prune } from '@renderer/state/selection';

describe('picking images of a list', () => {
  const list = [50, 40, 30, 20, 10];
  const placeOf = (id: number) => list.indexOf(id);
  const click = (picked: typeof NOTHING, index: number, how = {}) =>
    pick(picked, list, placeOf, index, how);

  it('takes one alone, Ctrl one in and out, Shift all up to the anchor in the list’s order', () => {
    const one = click(NOTHING, 1);
    expect([...one.ids]).toEqual([40]);
    const range = click(one, 3, { range: true });
    expect([...range.ids]).toEqual([40, 30, 20]);
    expect(range).toMatchObject({ anchor: 40, focus: 20 });
    // The range is spanned anew from where it began.
    expect([...click(range, 0, { range: true }).ids]).toEqual([50, 40]);
    const without = click(range, 2, { add: true });
    expect([...without.ids]).toEqual([40, 20]);
    expect([...click(without, 4, { range: true, add: true }).ids].sort()).toEqual([10, 20, 30, 40]);
    expect([...click(range, 4).ids]).toEqual([10]);
  });

  it('begins anew where the anchor has left the list, and knows no place beyond its end', () => {
    const elsewhere = { ids: new Set([99]), anchor: 99, focus: 99 };
    expect([...click(elsewhere, 2, { range: true }).ids]).toEqual([30]);
    expect(click(elsewhere, 9)).toBe(elsewhere);
  });

  it('bands add to what was there, and all is in the list’s order', () => {
    expect([...band(click(NOTHING, 0), list, [3, 4, 7]).ids]).toEqual([50, 20, 10]);
    expect([...all(NOTHING, list).ids]).toEqual(list);
  });

  it('holds nothing that the list doesn’t show', () => {
    const picked = { ids: new Set([10, 99, 50]), anchor: 99, focus: 50 };
    expect(prune(picked, placeOf)).toEqual({ ids: new Set([10, 50]), anchor: null, focus: 50 });
  });
});

describe('the grid', () => {
  const pane = fc.integer({ min: 60, max: 3000 });
  const wish = fc.integer({ min: 96, max: 360 });

  it('fills its pane with equal cells that are no narrower than wished', () => {
    fc.assert(
      fc.property(pane, wish, (width, size) => {
        const geometry = geometryOf(width, size);
        const { columns } = geometry;
        const right = leftOf(geometry, columns - 1) + geometry.width;
        expect(geometry.width).toBeGreaterThanOrEqual(size);
        if (width >= size + 2 * PADDING) {
          expect(right).toBeLessThanOrEqual(width - PADDING);
          expect(right).toBeGreaterThan(width - PADDING - columns);
        }
      }),
    );
  });

  it('finds the cells that a band touches', () => {
    const at = fc.integer({ min: -100, max: 2500 });
    fc.assert(
      fc.property(
        pane,
        wish,
        at,
        at,
        at,
        at,
        fc.integer({ min: 0, max: 60 }),
        (w, s, a, b, c, d, total) => {
          const geometry = geometryOf(w, s);
          const box = {
            left: Math.min(a, b),
            right: Math.max(a, b),
            top: Math.min(c, d),
            bottom: Math.max(c, d),
          };
          const touched: number[] = [];
          for (let index = 0; index < total; index++) {
            const left = leftOf(geometry, index % geometry.columns);
            const top = PADDING + Math.floor(index / geometry.columns) * geometry.rowHeight;
            const across = box.left <= left + geometry.width && box.right >= left;
            const along = box.top <= top + geometry.rowHeight - GAP && box.bottom >= top;
            if (across && along) touched.push(index);
          }
          expect(cellsIn(geometry, box, total)).toEqual(touched);
        },
      ),
    );
  });

  it('is walked by the keyboard, and never left', () => {
    const geometry = { columns: 4, width: 100, pictureHeight: 75, rowHeight: 109 };
    const go = (from: number, key: string) => neighbour(geometry, from, 10, key, 2);
    expect([go(0, 'ArrowRight'), go(5, 'ArrowUp'), go(5, 'ArrowDown'), go(7, 'Home')]).toEqual([
      1, 1, 9, 0,
    ]);
    expect([go(0, 'ArrowLeft'), go(7, 'ArrowDown'), go(3, 'End')]).toEqual([0, 7, 9]);
    expect([go(1, 'PageDown'), go(9, 'PageUp'), go(9, 'PageDown')]).toEqual([9, 1, 9]);
    expect(go(0, 'x')).toBeNull();
  });
});

describe('a filter', () => {
  it('asks for a mark, then for none of it, then for nothing', () => {
    const start = { marks: ['human'] as ImageMark[], without: [] as ImageMark[] };
    const on = nextMark(start, 'failed');
    const off = nextMark(on, 'failed');
    expect(on).toEqual({ marks: ['human', 'failed'], without: [] });
    expect(off).toEqual({ marks: ['human'], without: ['failed'] });
    expect(nextMark(off, 'failed')).toEqual(start);
    expect(toggled(toggled([1], 2), 1)).toEqual([2]);
  });

  it('has no measure that is open at both ends', () => {
    const filter = ImageFilter.parse({});
    const some = withMeasure(filter, 'doubt', { from: 0.2, to: null });
    expect(some.doubt).toEqual({ from: 0.2, to: null });
    expect(withMeasure(some, 'doubt', { from: null, to: null })).toEqual(filter);
  });

  it('reads what people type, and writes it back the same', () => {
    expect(fromField('doubt', '45 %', 'from')).toBeCloseTo(0.45);
    expect(fromField('score', '250', 'to')).toBe(1);
    expect(fromField('pixels', '2,5', 'from')).toBe(2_500_000);
    for (const text of ['', 'much', '-1']) expect(fromField('masks', text, 'from')).toBeNull();
    for (const text of ['0', '12', '100'])
      expect(toField('doubt', fromField('doubt', text, 'from'))).toBe(text);
    const [from, to] = (['from', 'to'] as const).map((end) =>
      fromField('modified', '2024-02-29', end)!,
    );
    expect([toField('modified', from!), toField('modified', to!)]).toEqual([
      '2024-02-29',
      '2024-02-29',
    ]);
    expect(to! - from!).toBe(86_399_999);
  });
});

describe('the pace of work', () => {
  const minute = 60_000;
  const now = 1_700_000_000_000;

  it('is that of the session going on', () => {
    const yesterday = [0, 1, 2, 3, 4].map((i) => now - 86_400_000 + i * minute);
    const today = [0, 1, 2, 3, 4, 5].map((i) => now - 20 * minute + i * 2 * minute);
    expect(paceOf([...yesterday, ...today], now)).toBeCloseTo(30);
  });

  it('is unknown after few images or a long pause', () => {
    expect(paceOf([], now)).toBeNull();
    expect(paceOf([now - 2 * minute, now - minute], now)).toBeNull();
    const old = [0, 1, 2, 3, 4, 5].map((i) => now - 60 * minute + i * minute);
    expect(paceOf(old, now)).toBeNull();
  });
});
