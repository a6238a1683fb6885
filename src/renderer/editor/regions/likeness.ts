import type { Plane } from './plane';

/** What a model saw in each place of an image: unit vectors, [columns, rows, size], column by column. */
export interface Features {
  readonly columns: number;
  readonly rows: number;
  readonly size: number;
  readonly data: Float32Array;
}

/** @param bytes vectors row by row, of any length: [rows, columns, size] */
export function featuresOf(
  bytes: Int8Array,
  rows: number,
  columns: number,
  size: number,
): Features {
  const data = new Float32Array(bytes.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * size;
      const to = (column * rows + row) * size;
      let sum = 0;
      for (let i = 0; i < size; i++) sum += bytes[from + i]! ** 2;
      const share = 1 / (Math.sqrt(sum) || 1);
      for (let i = 0; i < size; i++) data[to + i] = bytes[from + i]! * share;
    }
  return { columns, rows, size, data };
}

/** The vector of a place, its share of the image's width and height given. */
export function vectorAt(
  { columns, rows, size, data }: Features,
  x: number,
  y: number,
): Float32Array {
  const cell = indexOf(x, columns) * rows + indexOf(y, rows);
  return data.subarray(cell * size, (cell + 1) * size);
}

/** Cosines of every place with a unit vector. */
export function likeness({ columns, rows, size, data }: Features, vector: Float32Array): Plane {
  const out = new Float32Array(columns * rows);
  for (let cell = 0, at = 0; cell < out.length; cell++) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += data[at++]! * vector[i]!;
    out[cell] = sum;
  }
  return { width: columns, height: rows, data: out };
}

const indexOf = (share: number, count: number): number =>
  Math.min(Math.max(Math.floor(share * count), 0), count - 1);
