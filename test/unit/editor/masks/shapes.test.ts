import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placed } from '@renderer/editor/masks/columns';
import { grown, shrunk } from '@renderer/editor/masks/disc';
import { partsOf, withoutHoles, withoutSpecks } from '@renderer/editor/masks/parts';
import { smoothed } from '@renderer/editor/masks/smooth';
import { areaOf, Builder, type Spans } from '@renderer/editor/spans';

/** A bitmap, pixel (x, y) at [x][y]: the slow and obvious side of each comparison. */
type Grid = boolean[][];

const spansOfGrid = (grid: Grid): Spans => {
  const out = new Builder(8);
  grid.flat().forEach((set, at) => set && out.add(at, at + 1));
  return out.finish();
};

const mapped = (grid: Grid, rule: (x: number, y: number) => boolean): Grid =>
  grid.map((column, x) => column.map((_, y) => rule(x, y)));

const pixels = (grid: Grid): [number, number][] =>
  grid.flatMap((column, x) =>
    column.flatMap((set, y): [number, number][] => (set ? [[x, y]] : [])),
  );

const sizeOf = (grid: Grid) => ({ width: grid.length, height: grid[0]!.length });

/** Discs and frames on an empty image: parts, holes, holes in holes, and things at every edge. */
const grids = fc
  .record({
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
    marks: fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.nat(5), fc.boolean()), { maxLength: 8 }),
    noise: fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 20 }),
  })
  .map(({ width, height, marks, noise }) => {
    const grid: Grid = Array.from({ length: width }, () => Array<boolean>(height).fill(false));
    for (const [mx, my, size, set] of marks)
      for (let x = mx; x < Math.min(mx + size, width); x++)
        for (let y = my; y < Math.min(my + size, height); y++) grid[x]![y] = set;
    for (const [x, y] of noise) if (grid[x]?.[y] !== undefined) grid[x][y] = !grid[x][y];
    return grid;
  });

const holds = (name: string, rule: (grid: Grid, n: number) => void) =>
  it(name, () => fc.assert(fc.property(grids, fc.nat(5), rule), { numRuns: 300 }));

/** Components by painting them one after another. */
function components(grid: Grid, value: boolean, corners: boolean): [number, number][][] {
  const seen = mapped(grid, () => false);
  const found: [number, number][][] = [];
  for (const [x, y] of pixels(mapped(grid, (px, py) => grid[px]![py] === value))) {
    const part: [number, number][] = [];
    const waiting: [number, number][] = [[x, y]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [px, py] = next;
      if (grid[px]?.[py] !== value || seen[px]![py]) continue;
      seen[px]![py] = true;
      part.push(next);
      for (const dx of [-1, 0, 1])
        for (const dy of [-1, 0, 1])
          if (corners || dx === 0 || dy === 0) waiting.push([px + dx, py + dy]);
    }
    if (part.length > 0) found.push(part);
  }
  return found;
}

const gridOf = (grid: Grid, parts: [number, number][][]): Grid => {
  const out = mapped(grid, () => false);
  for (const [x, y] of parts.flat()) out[x]![y] = true;
  return out;
};

const discHas = (grid: Grid, x: number, y: number, n: number, value: boolean): boolean =>
  pixels(mapped(grid, (px, py) => grid[px]![py] === value)).some(
    ([px, py]) => (px - x) ** 2 + (py - y) ** 2 <= n * n,
  );

describe('operations on masks do to pixels what they say', () => {
  holds('parts: what holds together by sides and corners', (grid) => {
    const parts = partsOf(spansOfGrid(grid), sizeOf(grid).height);
    const slow = components(grid, true, true).map((part) => spansOfGrid(gridOf(grid, [part])));
    expect(parts).toEqual(slow);
  });

  holds('specks: parts below a size go, the largest never', (grid, n) => {
    const parts = components(grid, true, true);
    const largest = Math.max(0, ...parts.map((part) => part.length));
    const kept = withoutSpecks(spansOfGrid(grid), sizeOf(grid).height, n);
    const certain = parts.filter((part) => part.length >= n);
    const slow =
      certain.length > 0 ? certain : parts.filter((p) => p.length === largest).slice(0, 1);
    expect(kept).toEqual(spansOfGrid(gridOf(grid, slow)));
  });

  holds('holes: what nothing leads out of is filled, up to a size', (grid, n) => {
    const { width, height } = sizeOf(grid);
    const most = n === 5 ? Infinity : n;
    const inside = components(grid, false, false).filter(
      (part) =>
        part.length <= most &&
        part.every(([x, y]) => x > 0 && y > 0 && x < width - 1 && y < height - 1),
    );
    const filled = mapped(gridOf(grid, inside), (x, y) => grid[x]![y]!);
    for (const [x, y] of inside.flat()) filled[x]![y] = true;
    expect(withoutHoles(spansOfGrid(grid), height, most)).toEqual(spansOfGrid(filled));
  });

  holds('grow: all that is at most n pixels away', (grid, n) => {
    expect(grown(spansOfGrid(grid), sizeOf(grid), n)).toEqual(
      spansOfGrid(mapped(grid, (x, y) => discHas(grid, x, y, n, true))),
    );
  });

  holds('shrink: all that nothing else is at most n pixels away from', (grid, n) => {
    expect(shrunk(spansOfGrid(grid), sizeOf(grid), n)).toEqual(
      spansOfGrid(mapped(grid, (x, y) => grid[x]![y]! && !discHas(grid, x, y, n, false))),
    );
  });

  holds('smooth: what most of the disc is', (grid, n) => {
    const majority = mapped(grid, (x, y) => {
      let sum = 0;
      mapped(grid, (px, py) => {
        if ((px - x) ** 2 + (py - y) ** 2 <= n * n) sum += grid[px]![py] ? 1 : -1;
        return false;
      });
      return sum === 0 ? grid[x]![y]! : sum > 0;
    });
    expect(smoothed(spansOfGrid(grid), sizeOf(grid), n)).toEqual(spansOfGrid(majority));
  });

  it('place: the same pixels elsewhere, cut at the edge of the other image', () =>
    fc.assert(
      fc.property(
        grids,
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: -15, max: 15 }),
        fc.integer({ min: -15, max: 15 }),
        (grid, width, height, dx, dy) => {
          const there: Grid = Array.from({ length: width }, (_, x) =>
            Array.from({ length: height }, (__, y) => grid[x - dx]?.[y - dy] ?? false),
          );
          const moved = placed(spansOfGrid(grid), sizeOf(grid), { width, height }, dx, dy);
          expect(moved).toEqual(spansOfGrid(there));
        },
      ),
      { numRuns: 300 },
    ));
});

describe('smoothing a large shape', () => {
  it('keeps its area about', () => {
    const width = 400;
    const height = 300;
    const bumpy = (x: number, y: number): boolean =>
      Math.hypot(x - 200, y - 150) < 100 + 4 * Math.sin(20 * Math.atan2(y - 150, x - 200));
    const grid: Grid = Array.from({ length: width }, (_, x) =>
      Array.from({ length: height }, (__, y) => bumpy(x, y)),
    );
    const before = areaOf(spansOfGrid(grid));
    const after = areaOf(smoothed(spansOfGrid(grid), { width, height }, 5));
    expect(Math.abs(after - before) / before).toBeLessThan(0.01);
    expect(after).not.toBe(before);
  });
});
