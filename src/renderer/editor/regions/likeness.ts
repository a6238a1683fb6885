import type { Plane } from './plane';

/** What a model saw in each place of an image: unit vectors, [columns, rows, size], column by column. */
export interface Features {
  readonly columns: number;
  readonly rows: number;
  readonly size: number;
  readonly data: Float32Array;
  /** Mean cosine of two places. */
  readonly mean: number;
  /** The embedding's, mixtures of what is alike: all places are more alike than they look. */
  readonly mixed: boolean;
}

/** @param bytes vectors row by row, of any length: [rows, columns, size] */
export function featuresOf(
  bytes: Int8Array,
  rows: number,
  columns: number,
  size: number,
  mixed = false,
): Features {
  const data = new Float32Array(bytes.length);
  const sum = new Float64Array(size);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * size;
      const to = (column * rows + row) * size;
      let square = 0;
      for (let i = 0; i < size; i++) square += bytes[from + i]! ** 2;
      const share = 1 / (Math.sqrt(square) || 1);
      for (let i = 0; i < size; i++) sum[i]! += data[to + i] = bytes[from + i]! * share;
    }
  const mean = sum.reduce((all, value) => all + (value / (rows * columns)) ** 2, 0);
  return { columns, rows, size, data, mean, mixed };
}

/**
 * The cosine from which on places are that much alike: 0 is what two places of the image are on average, as in
 * ProxyCLIP's proxy attention, 1 the same. So one setting does for models whose cosines lie elsewhere.
 */
export function cosineOf(likeness: number, { mean, mixed }: Features): number {
  return mean + (1 - mean) * (mixed ? Math.cbrt(likeness) : likeness);
}

/** The place at a share of the image's width and height. */
export const cellAt = ({ columns, rows }: Features, x: number, y: number): number =>
  indexOf(x, columns) * rows + indexOf(y, rows);

/** Cosines of every place with one of them. */
export function likeness({ columns, rows, size, data }: Features, cell: number): Plane {
  const vector = data.subarray(cell * size, (cell + 1) * size);
  const out = new Float32Array(columns * rows);
  for (let other = 0, at = 0; other < out.length; other++) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += data[at++]! * vector[i]!;
    out[other] = sum;
  }
  return { width: columns, height: rows, data: out };
}

const indexOf = (share: number, count: number): number =>
  Math.min(Math.max(Math.floor(share * count), 0), count - 1);
