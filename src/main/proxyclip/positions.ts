import { AppError } from '@shared/errors';
import type { ImageGraph } from './pair';

/** A checkpoint's position table: one row for the class token, then n * n patches row by row. */
export interface PositionTable {
  data: Float32Array;
  /** D. */
  width: number;
}

type Rule = NonNullable<ImageGraph['positions']>['resize'];

/**
 * The table for a grid of `rows` x `columns` patches, [1 + rows * columns, D]; the class token's row is kept.
 * Bicubic with half-pixel centres. `size` and `scale-0.1`: a = -0.75, borders clamped; the latter samples at
 * (i + 0.5) * N / (n + 0.1) - 0.5, the published code's guard against rounding down, which shifts the grid very
 * slightly. `size-antialias`: a = -0.5, the kernel as wide as a step where the grid shrinks, and its weights at
 * the border made to sum to 1 again (torch's interpolate with antialias, PIL's resize).
 * @throws AppError `bad-input` for a table that is not square.
 */
export function resizePositions(
  table: PositionTable,
  rows: number,
  columns: number,
  rule: Rule,
): Float32Array {
  const { data, width } = table;
  const side = Math.round(Math.sqrt(data.length / width - 1));
  if ((1 + side * side) * width !== data.length)
    throw new AppError('bad-input', 'A position table must hold a class token and a square grid.');
  if (rows === side && columns === side) return data;

  const vertical = tapsOf(rule, side, rows);
  const horizontal = tapsOf(rule, side, columns);
  const out = new Float32Array((1 + rows * columns) * width);
  out.set(data.subarray(0, width));
  const sum = new Float64Array(width);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      sum.fill(0);
      for (const [y, wy] of vertical[i]!) {
        for (const [x, wx] of horizontal[j]!) {
          const from = (1 + y * side + x) * width;
          const weight = wy * wx;
          for (let d = 0; d < width; d++) sum[d]! += weight * data[from + d]!;
        }
      }
      out.set(sum, (1 + i * columns + j) * width);
    }
  }
  return out;
}

/** What one position of the new grid takes from the old one, along one axis. */
type Taps = readonly (readonly [index: number, weight: number])[];

function tapsOf(rule: Rule, from: number, to: number): Taps[] {
  const at = rule === 'size-antialias' ? antialiasedTaps : clampedTaps;
  const scale = from / (to + (rule === 'scale-0.1' ? 0.1 : 0));
  return Array.from({ length: to }, (_, i) => at((i + 0.5) * scale, scale, from));
}

/** @param centre in the old grid, where its first position's middle is 0.5 */
function clampedTaps(centre: number, _scale: number, from: number): Taps {
  const position = centre - 0.5;
  const low = Math.floor(position) - 1;
  return [0, 1, 2, 3].map((k) => [
    Math.min(Math.max(low + k, 0), from - 1),
    cubic(Math.abs(position - (low + k)), -0.75),
  ]);
}

function antialiasedTaps(centre: number, scale: number, from: number): Taps {
  const stretch = Math.max(scale, 1);
  const first = Math.max(Math.floor(centre - 2 * stretch + 0.5), 0);
  const end = Math.min(Math.floor(centre + 2 * stretch + 0.5), from);
  const indices = Array.from({ length: end - first }, (_, k) => first + k);
  const weights = indices.map((index) => cubic(Math.abs(index + 0.5 - centre) / stretch, -0.5));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return indices.map((index, k) => [index, weights[k]! / sum]);
}

/** Keys' kernel. */
function cubic(x: number, a: number): number {
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}
