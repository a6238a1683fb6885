import type { DenseEmbedding, Window } from './dense';
import { principalDirections, project } from './principal';

/** Vectors of a whole image on one grid, [rows, columns, size], row by row; the grid covers the image exactly. */
export interface Grid {
  rows: number;
  columns: number;
  size: number;
  data: Float32Array;
}

/** The same for keeping and sending: components in steps of a vector's largest / 127, so lengths are lost. */
export interface CompactGrid extends Omit<Grid, 'data'> {
  data: Int8Array;
}

type Layout = Omit<DenseEmbedding, 'data'>;

/**
 * The mean of what overlapping windows say of each place: windows are averaged as ProxyCLIP averages their logits
 * (section 3.3), at the grid's resolution. A place takes the vector of each window's cell that it lies in.
 */
export class GridMean {
  readonly #grid: Grid;

  constructor(readonly layout: Layout) {
    const { width, height, windows, size } = layout;
    const [cellWidth, cellHeight] = this.#cellOf(windows[0]!);
    const columns = Math.max(1, Math.round(width / cellWidth));
    const rows = Math.max(1, Math.round(height / cellHeight));
    this.#grid = { rows, columns, size, data: new Float32Array(rows * columns * size) };
  }

  /** @param vectors of one window's grid, [I, J, size], of any length */
  add(window: Window, vectors: Float32Array): void {
    const { width, height, columns: across, size } = this.layout;
    const { rows, columns, data } = this.#grid;
    const [cellWidth, cellHeight] = this.#cellOf(window);
    for (let row = 0; row < rows; row++) {
      const y = ((row + 0.5) * height) / rows;
      if (y < window.y1 || y >= window.y2) continue;
      const from = Math.floor((y - window.y1 + window.padTop) / cellHeight) * across;
      for (let column = 0; column < columns; column++) {
        const x = ((column + 0.5) * width) / columns;
        if (x < window.x1 || x >= window.x2) continue;
        const cell = from + Math.floor((x - window.x1 + window.padLeft) / cellWidth);
        addUnit(data, (row * columns + column) * size, vectors, cell * size, size);
      }
    }
  }

  /** Unit vectors. */
  finish(): Grid {
    const { data, size } = this.#grid;
    for (let at = 0; at < data.length; at += size)
      scale(data, at, size, 1 / lengthOf(data, at, size));
    return this.#grid;
  }

  /** A cell's width and height, pixels of the resized image. */
  #cellOf({ x1, x2, y1, y2, padLeft, padRight, padTop, padBottom }: Window): [number, number] {
    const { rows, columns } = this.layout;
    return [(x2 - x1 + padLeft + padRight) / columns, (y2 - y1 + padTop + padBottom) / rows];
  }
}

/** A dense embedding's vectors as one grid. */
export function gridOf({ data, ...layout }: DenseEmbedding): Grid {
  const mean = new GridMean(layout);
  const length = layout.rows * layout.columns * layout.size;
  layout.windows.forEach((window, i) =>
    mean.add(window, data.subarray(i * length, (i + 1) * length)),
  );
  return mean.finish();
}

/** Directions kept of longer vectors: cosines within an image change little (docs/smart-select.md). */
export const KEPT_SIZE = 64;

/** A grid as it is kept: at most KEPT_SIZE components, a byte each. */
export function compact({ rows, columns, size, data }: Grid): CompactGrid {
  const fits = size <= KEPT_SIZE;
  const kept = fits ? size : KEPT_SIZE;
  const vectors = fits ? data : project(data, size, principalDirections(data, size, kept));
  const bytes = new Int8Array(vectors.length);
  for (let at = 0; at < bytes.length; at += kept) {
    let largest = 0;
    for (let i = at; i < at + kept; i++) largest = Math.max(largest, Math.abs(vectors[i]!));
    const step = 127 / (largest || 1);
    for (let i = at; i < at + kept; i++) bytes[i] = Math.round(vectors[i]! * step);
  }
  return { rows, columns, size: kept, data: bytes };
}

function addUnit(
  to: Float32Array,
  at: number,
  from: Float32Array,
  start: number,
  size: number,
): void {
  const share = 1 / lengthOf(from, start, size);
  for (let i = 0; i < size; i++) to[at + i]! += share * from[start + i]!;
}

/** 1 for a vector of zeros. */
function lengthOf(data: Float32Array, at: number, size: number): number {
  let sum = 0;
  for (let i = at; i < at + size; i++) sum += data[i]! * data[i]!;
  return Math.sqrt(sum) || 1;
}

function scale(data: Float32Array, at: number, size: number, by: number): void {
  for (let i = at; i < at + size; i++) data[i]! *= by;
}
