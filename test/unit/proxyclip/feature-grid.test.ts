import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact, type Grid, GridMean, gridOf, KEPT_SIZE } from '@main/proxyclip/feature-grid';
import { principalDirections, project } from '@main/proxyclip/principal';
import { windowsOf } from '@main/proxyclip/windows';

const CELL = 8;
const SIZE = 3;
/** A vector for every place of an image, so that windows agree where they overlap. */
const seen = (row: number, column: number): number[] => [
  1 + row,
  1 + column,
  1 + ((row * column) % 5),
];

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return ab / Math.sqrt(aa * bb);
};
const cells = <T extends Int8Array | Float32Array>({ data, size }: { data: T; size: number }) =>
  Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size));

describe('the grid of an image', () => {
  it('is what each window says of its places, wherever the windows lie and however they are padded', () => {
    const sides = fc.integer({ min: 4, max: 14 }).map((cells) => cells * CELL);
    fc.assert(
      fc.property(sides, sides, fc.constantFrom(32, 40, 48), (width, height, size) => {
        const windows = windowsOf(width, height, { window: { size, stride: 24, multiple: CELL } });
        const { x1, x2, y1, y2 } = windows[0]!;
        const [rows, columns] = [(y2 - y1) / CELL, (x2 - x1) / CELL];
        const mean = new GridMean({ width, height, windows, rows, columns, size: SIZE });
        for (const window of windows) {
          const vectors = Array.from({ length: rows * columns }, (_, i) =>
            seen(window.y1 / CELL + Math.floor(i / columns), window.x1 / CELL + (i % columns)),
          );
          mean.add(window, Float32Array.from(vectors.flat()));
        }
        const grid = mean.finish();
        expect([grid.rows, grid.columns]).toEqual([height / CELL, width / CELL]);
        cells(grid).forEach((vector, i) => {
          const wanted = seen(Math.floor(i / grid.columns), i % grid.columns);
          expect(cosine(vector, wanted)).toBeCloseTo(1, 5);
        });
      }),
    );
  });

  it('leaves out what lies in the padding', () => {
    const window = { y1: 0, x1: 0, y2: 8, x2: 8, padTop: 4, padLeft: 4, padBottom: 4, padRight: 4 };
    const layout = { width: 8, height: 8, windows: [window], rows: 4, columns: 4, size: 1 };
    const inside = new Set([5, 6, 9, 10]);
    const data = Float32Array.from({ length: 16 }, (_, i) => (inside.has(i) ? 1 : -1));
    expect(gridOf({ ...layout, data })).toEqual({
      ...{ rows: 2, columns: 2, size: 1 },
      data: Float32Array.of(1, 1, 1, 1),
    });
  });
});

describe('the compact grid', () => {
  const noise = (length: number): Float32Array => {
    let state = 7;
    return Float32Array.from({ length }, () => {
      state = (Math.imul(state, 48271) >>> 0) % 2147483647;
      return state / 2147483647 - 0.5;
    });
  };
  const grid = (size: number, data: Float32Array): Grid => ({
    ...{ rows: data.length / size / 10, columns: 10, size },
    data,
  });

  it('keeps cosines', () => {
    const full = grid(16, noise(16 * 60));
    const kept = compact(full);
    expect(kept.size).toBe(16);
    const [before, after] = [cells(full), cells(kept)];
    for (let i = 1; i < before.length; i++)
      expect(cosine(after[0]!, after[i]!)).toBeCloseTo(cosine(before[0]!, before[i]!), 1.5);
  });

  it('keeps them of longer vectors, too, as far as they lie in few directions', () => {
    const [size, rank] = [200, 20];
    const [basis, along] = [noise(rank * size), noise(100 * rank)];
    const data = new Float32Array(100 * size);
    for (let i = 0; i < 100; i++)
      for (let k = 0; k < rank; k++)
        for (let d = 0; d < size; d++)
          data[i * size + d]! += along[i * rank + k]! * basis[k * size + d]!;
    const full = grid(size, data);
    const kept = compact(full);
    expect(kept.size).toBe(KEPT_SIZE);
    const [before, after] = [cells(full), cells(kept)];
    for (let i = 1; i < 100; i++)
      expect(cosine(after[0]!, after[i]!)).toBeCloseTo(cosine(before[0]!, before[i]!), 1.5);
  });

  it('says nothing of a place of which nothing is known', () => {
    expect(compact(grid(10, new Float32Array(100))).data).toEqual(new Int8Array(100));
  });
});

describe('principal directions', () => {
  it('are orthonormal, and the first follows the vectors', () => {
    const vectors = Float32Array.from({ length: 40 * 3 }, (_, i) =>
      i % 3 === 0 ? 1 : 0.1 * Math.sin(i),
    );
    const directions = principalDirections(vectors, 3, 2);
    const [first, second] = [directions.subarray(0, 3), directions.subarray(3)];
    expect(Math.abs(cosine(first, [1, 0, 0]))).toBeGreaterThan(0.99);
    expect(cosine(first, second)).toBeCloseTo(0, 5);
    const along = project(vectors, 3, directions);
    expect(Math.abs(along[0]!)).toBeGreaterThan(0.9);
  });
});
