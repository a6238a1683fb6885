import type { BBox, Rle } from '../domain/mask';
import type { Bitmap, Patch } from './bitmap';
import { newBitmap } from './bitmap';
import type { Runs } from './runs';
import { runsFromString, runsToString } from './runs';

/** The runs of an RLE. @throws AppError('bad-input') when it doesn't fit its own size. */
export function runsOf({ size: [height, width], counts }: Rle): Runs {
  return runsFromString(counts, width, height);
}

/** Encodes a mask that covers a whole image. */
export function encode(bitmap: Bitmap): Rle {
  return encodePatch({ x: 0, y: 0, bitmap }, bitmap.width, bitmap.height);
}

/** Decodes to a mask that covers the whole image. @throws AppError('bad-input') */
export function decode(rle: Rle): Bitmap {
  const [height, width] = rle.size;
  return bitmapOfRuns(runsOf(rle), width, height);
}

/** The mask of a whole image from its runs, which must add up to width * height. */
export function bitmapOfRuns(runs: Runs, width: number, height: number): Bitmap {
  return fill(runs, height, [0, 0, width, height]);
}

/**
 * Encodes a patch as the mask of a `width` x `height` image it lies in; what hangs over the border is
 * refused with a RangeError.
 *
 * A column-major walk over a row-major bitmap misses the cache at every pixel, so the walk goes by rows
 * and notes where a pixel differs from the one above; these edges are then sorted by column.
 */
export function encodePatch({ x, y, bitmap }: Patch, width: number, height: number): Rle {
  if (x < 0 || y < 0 || x + bitmap.width > width || y + bitmap.height > height)
    throw new RangeError('The patch does not lie within the image.');
  const edges = verticalEdges(bitmap);
  const runs: number[] = [];
  let end = 0;
  for (let i = 0; i < edges.rows.length; i += 2) {
    const top = (edges.columnOf(i) + x) * height + y;
    const start = top + edges.rows[i]!;
    const stop = top + edges.rows[i + 1]!;
    // What goes on from the foot of one column to the head of the next is one run.
    if (start > end || runs.length === 0) runs.push(start - end, stop - start);
    else runs[runs.length - 1]! += stop - start;
    end = stop;
  }
  const rest = width * height - end;
  if (rest > 0) runs.push(rest);
  return { size: [height, width], counts: runsToString(Uint32Array.from(runs)) };
}

/** For each column, the rows at which it turns on and off, in pairs; columns one after another. */
function verticalEdges({ width, height, data }: Bitmap): {
  rows: Uint32Array;
  columnOf(index: number): number;
} {
  const counts = new Uint32Array(width + 1);
  let found = new Uint32Array(1024);
  let size = 0;
  // Four pixels at a time where rows are aligned: most words equal the one above.
  const words =
    width % 4 === 0 && data.byteOffset % 4 === 0
      ? new Uint32Array(data.buffer, data.byteOffset, data.length >> 2)
      : null;
  const perRow = width >> 2;
  const note = (column: number, row: number): void => {
    if (size + 2 > found.length) {
      const larger = new Uint32Array(found.length * 2);
      larger.set(found);
      found = larger;
    }
    found[size++] = column;
    found[size++] = row;
    counts[column + 1]!++;
  };
  const compare = (row: number, from: number, to: number): void => {
    const here = row * width;
    for (let column = from; column < to; column++) {
      const above = row === 0 ? 0 : data[here - width + column];
      const at = row === height ? 0 : data[here + column];
      if (at !== above) note(column, row);
    }
  };
  for (let row = 0; row <= height; row++) {
    if (words === null || row === 0 || row === height) compare(row, 0, width);
    else
      for (let word = row * perRow, column = 0; column < width; word++, column += 4)
        if (words[word] !== words[word - perRow]) compare(row, column, column + 4);
  }
  for (let column = 0; column < width; column++) counts[column + 1]! += counts[column]!;
  const next = counts.slice();
  const rows = new Uint32Array(size / 2);
  for (let i = 0; i < size; i += 2) rows[next[found[i]!]!++] = found[i + 1]!;
  let column = 0;
  return {
    rows,
    columnOf(index) {
      while (counts[column + 1]! <= index) column++;
      return column;
    },
  };
}

/** Decodes only the smallest rectangle that holds the mask; null for an empty mask. @throws AppError('bad-input') */
export function decodePatch(rle: Rle): Patch | null {
  const runs = runsOf(rle);
  const box = bboxOfRuns(runs, rle.size[0]);
  if (box[2] === 0) return null;
  return { x: box[0], y: box[1], bitmap: fill(runs, rle.size[0], box) };
}

/** Draws the runs into a bitmap of the box: edges first, then each row is the running parity of those above. */
function fill(runs: Runs, height: number, [left, top, width, rows]: BBox): Bitmap {
  const bitmap = newBitmap(width, rows);
  const { data } = bitmap;
  let at = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    at += runs[i]!;
    const stop = at + runs[i + 1]!;
    while (at < stop) {
      const column = Math.floor(at / height);
      const from = at - column * height;
      const to = Math.min(stop - column * height, height);
      data[(from - top) * width + column - left]! ^= 1;
      if (to - top < rows) data[(to - top) * width + column - left]! ^= 1;
      at = column * height + to;
    }
  }
  // Four pixels at a time where rows are aligned.
  const [cells, step] = width % 4 === 0 ? [new Uint32Array(data.buffer), width / 4] : [data, width];
  for (let i = step; i < cells.length; i++) cells[i]! ^= cells[i - step]!;
  return bitmap;
}

/** Number of mask pixels. @throws AppError('bad-input') */
export function areaOf(rle: Rle): number {
  return areaOfRuns(runsOf(rle));
}

export function areaOfRuns(runs: Runs): number {
  let area = 0;
  for (let i = 1; i < runs.length; i += 2) area += runs[i]!;
  return area;
}

/** Smallest [x, y, width, height] that holds the mask; [0, 0, 0, 0] for an empty one. @throws AppError('bad-input') */
export function bboxOf(rle: Rle): BBox {
  return bboxOfRuns(runsOf(rle), rle.size[0]);
}

export function bboxOfRuns(runs: Runs, height: number): BBox {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  let at = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    at += runs[i]!;
    const length = runs[i + 1]!;
    if (length === 0) continue;
    const first = Math.floor(at / height);
    const last = Math.floor((at + length - 1) / height);
    left = Math.min(left, first);
    right = Math.max(right, last);
    // A run that goes on in the next column has touched the bottom row and the top row.
    top = Math.min(top, first === last ? at - first * height : 0);
    bottom = Math.max(bottom, first === last ? at + length - 1 - first * height : height - 1);
    at += length;
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}

/** Pixels that both masks have. Both must be of the same image. @throws AppError('bad-input') */
export function overlapOf(a: Rle, b: Rle): number {
  const [one, other] = [runsOf(a), runsOf(b)];
  let [i, j, shared] = [0, 0, 0];
  let [leftOne, leftOther] = [one[0] ?? 0, other[0] ?? 0];
  while (i < one.length && j < other.length) {
    const step = Math.min(leftOne, leftOther);
    if (i % 2 === 1 && j % 2 === 1) shared += step;
    leftOne -= step;
    leftOther -= step;
    if (leftOne === 0) leftOne = one[++i] ?? 0;
    if (leftOther === 0) leftOther = other[++j] ?? 0;
  }
  return shared;
}

/** Intersection over union of two masks of the same image, 0..1; 0 when both are empty. @throws AppError('bad-input') */
export function iouOf(a: Rle, b: Rle): number {
  const shared = overlapOf(a, b);
  const union = areaOf(a) + areaOf(b) - shared;
  return union === 0 ? 0 : shared / union;
}
