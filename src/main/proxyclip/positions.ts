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
 * Bicubic with a = -0.75 and half-pixel centres, borders clamped. `scale-0.1` samples at (i + 0.5) * N / (n + 0.1)
 * - 0.5, the published code's guard against rounding down, which shifts the grid very slightly.
 * @throws AppError `unsupported` for the antialiased rule; `bad-input` for a table that is not square.
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
  if (rule === 'size-antialias')
    throw new AppError('unsupported', 'Antialiased position grids are not supported yet.');

  const guard = rule === 'scale-0.1' ? 0.1 : 0;
  const vertical = cubicTaps(side, rows, guard);
  const horizontal = cubicTaps(side, columns, guard);
  const out = new Float32Array((1 + rows * columns) * width);
  out.set(data.subarray(0, width));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const to = (1 + i * columns + j) * width;
      for (let a = 0; a < 4; a++) {
        for (let b = 0; b < 4; b++) {
          const weight = vertical.weight[i * 4 + a]! * horizontal.weight[j * 4 + b]!;
          const from =
            (1 + vertical.source[i * 4 + a]! * side + horizontal.source[j * 4 + b]!) * width;
          for (let d = 0; d < width; d++) out[to + d]! += weight * data[from + d]!;
        }
      }
    }
  }
  return out;
}

function cubicTaps(from: number, to: number, guard: number) {
  const source = new Int32Array(to * 4);
  const weight = new Float64Array(to * 4);
  const scale = from / (to + guard);
  for (let i = 0; i < to; i++) {
    const position = (i + 0.5) * scale - 0.5;
    const low = Math.floor(position);
    for (let k = 0; k < 4; k++) {
      source[i * 4 + k] = Math.min(Math.max(low - 1 + k, 0), from - 1);
      weight[i * 4 + k] = cubic(Math.abs(position - (low - 1 + k)));
    }
  }
  return { source, weight };
}

/** Keys' kernel with a = -0.75. */
function cubic(x: number): number {
  const a = -0.75;
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}
