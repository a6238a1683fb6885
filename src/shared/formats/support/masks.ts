import type { BBox, Rle } from '../../domain/mask';
import type { Bitmap, Patch } from '../../mask';
import { decodePatch, encodePatch, newBitmap, toPolygons } from '../../mask';

/** Larger images are not opened anywhere, so no label file may make us allocate for one. */
export const MAX_PIXELS = 200_000_000;

/** Whether these are the sides of an image that could be opened. */
export const isSize = (width: number, height: number): boolean =>
  Number.isInteger(width) &&
  Number.isInteger(height) &&
  width > 0 &&
  height > 0 &&
  width * height <= MAX_PIXELS;

export interface Outline {
  /** One ring for each separate part, in image pixels; holes hang on slits of no width. */
  readonly rings: number[][];
  readonly holes: boolean;
}

/** The mask's outline along pixel borders; no rings for an empty mask. @throws AppError('bad-input') */
export function outlineOf(mask: Rle): Outline {
  const patch = decodePatch(mask);
  if (patch === null) return { rings: [], holes: false };
  return { rings: ringsOf(patch), holes: fillHoles(patch.bitmap) !== null };
}

/** The outline of the mask with its holes filled. @throws AppError('bad-input') */
export function filledOutlineOf(mask: Rle): number[][] {
  const patch = decodePatch(mask);
  if (patch === null) return [];
  return ringsOf({ ...patch, bitmap: fillHoles(patch.bitmap) ?? patch.bitmap });
}

function ringsOf({ x, y, bitmap }: Patch): number[][] {
  return toPolygons(bitmap).map((ring) => ring.map((value, i) => value + (i % 2 === 0 ? x : y)));
}

/** The bitmap with its holes filled; null when it has none. What touches the outside by a corner is open. */
function fillHoles({ width, height, data }: Bitmap): Bitmap | null {
  const outside = new Uint8Array(data.length);
  const stack: number[] = [];
  const visit = (x: number, y: number): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = y * width + x;
    if (data[at] || outside[at]) return;
    outside[at] = 1;
    stack.push(at);
  };
  for (let x = 0; x < width; x++) for (const y of [0, height - 1]) visit(x, y);
  for (let y = 0; y < height; y++) for (const x of [0, width - 1]) visit(x, y);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) visit(x + dx, y + dy);
  }
  let found = false;
  for (let i = 0; i < data.length; i++) {
    found ||= data[i] === 0 && outside[i] === 0;
    outside[i] = outside[i] ? 0 : 1;
  }
  return found ? { width, height, data: outside } : null;
}

/**
 * Rings joined into one by slits of no width from one to the next, for formats that know one ring an object.
 * Rasterised by the even-odd rule it gives the same pixels.
 */
export function joinRings(rings: readonly (readonly number[])[]): number[] {
  const [first, ...others] = rings;
  if (!first || others.length === 0) return [...(first ?? [])];
  const [x, y] = [first[0]!, first[1]!];
  return [...first, ...others.flatMap((ring) => [x, y, ...ring, ring[0]!, ring[1]!]), x, y];
}

/** The mask of an image from a patch that may hang over its borders; null when no pixel lies within. */
export function maskOfPatch({ x, y, bitmap }: Patch, width: number, height: number): Rle | null {
  const [left, top] = [Math.max(x, 0), Math.max(y, 0)];
  const [right, bottom] = [Math.min(x + bitmap.width, width), Math.min(y + bitmap.height, height)];
  if (right <= left || bottom <= top) return null;
  const within = newBitmap(right - left, bottom - top);
  for (let row = 0; row < within.height; row++) {
    const from = (top - y + row) * bitmap.width + left - x;
    within.data.set(bitmap.data.subarray(from, from + within.width), row * within.width);
  }
  return within.data.includes(1)
    ? encodePatch({ x: left, y: top, bitmap: within }, width, height)
    : null;
}

/** An ellipse as a ring, close to a pixel. Angles in degrees, clockwise as y points down. */
export function ellipse(
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  angle = 0,
): number[] {
  const corners = Math.min(Math.max(Math.ceil(Math.PI * (radiusX + radiusY)), 16), 720);
  return rotated(
    Array.from({ length: 2 * corners }, (_, i) => {
      const turn = (2 * Math.PI * (i >> 1)) / corners;
      return i % 2 === 0 ? x + radiusX * Math.cos(turn) : y + radiusY * Math.sin(turn);
    }),
    x,
    y,
    angle,
  );
}

/** The corners of [x, y, width, height]. */
export const ringOfBox = ([x, y, width, height]: BBox): number[] => [
  ...[x, y],
  ...[x + width, y],
  ...[x + width, y + height],
  ...[x, y + height],
];

/** The ring turned about a point, in degrees, clockwise as y points down. */
export function rotated(ring: readonly number[], x: number, y: number, angle: number): number[] {
  if (angle === 0) return [...ring];
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  return ring.map((value, i) => {
    const [dx, dy] = i % 2 === 0 ? [value - x, ring[i + 1]! - y] : [ring[i - 1]! - x, value - y];
    return i % 2 === 0 ? x + dx * cos - dy * sin : y + dx * sin + dy * cos;
  });
}

/** Mask pixels of a rectangle row by row, as lengths of runs, zeros first. */
export function rowRunsOf({ data }: Bitmap): number[] {
  const runs: number[] = [];
  let [value, length] = [0, 0];
  for (const pixel of data) {
    if (pixel === value) {
      length++;
      continue;
    }
    runs.push(length);
    [value, length] = [pixel, 1];
  }
  runs.push(length);
  return runs;
}

/**
 * The mask's runs of set pixels counted row by row over the whole image: [start, length, start, length, ...],
 * ascending; the inverse of `maskOfRowRuns`. @throws AppError('bad-input')
 */
export function rowRunsOfMask(mask: Rle): number[] {
  const patch = decodePatch(mask);
  const runs: number[] = [];
  if (patch === null) return runs;
  const { x: left, y: top, bitmap } = patch;
  const imageWidth = mask.size[1];
  let end = -1;
  for (let row = 0, at = 0; row < bitmap.height; row++)
    for (let column = 0; column < bitmap.width; column++, at++) {
      if (!bitmap.data[at]) continue;
      const place = (top + row) * imageWidth + left + column;
      if (place === end) runs[runs.length - 1]!++;
      else runs.push(place, 1);
      end = place + 1;
    }
  return runs;
}

/**
 * A mask from runs of set pixels counted row by row over the whole image. Only the rectangle they touch is
 * ever allocated. Null when no pixel is set.
 * @param runs [start, length, start, length, ...], ascending, within the image
 */
export function maskOfRowRuns(runs: readonly number[], width: number, height: number): Rle | null {
  const box = boxOfRowRuns(runs, width);
  if (box === null) return null;
  const [left, top, boxWidth, boxHeight] = box;
  const bitmap = newBitmap(boxWidth, boxHeight);
  forRows(runs, width, (x, y, length) => {
    const from = (y - top) * boxWidth + x - left;
    bitmap.data.fill(1, from, from + length);
  });
  return encodePatch({ x: left, y: top, bitmap }, width, height);
}

function boxOfRowRuns(runs: readonly number[], width: number): BBox | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  forRows(runs, width, (x, y, length) => {
    left = Math.min(left, x);
    right = Math.max(right, x + length - 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  return right < 0 ? null : [left, top, right - left + 1, bottom - top + 1];
}

/** Cuts runs at the ends of rows. */
function forRows(
  runs: readonly number[],
  width: number,
  each: (x: number, y: number, length: number) => void,
): void {
  for (let i = 0; i < runs.length; i += 2) {
    let [at, left] = [runs[i]!, runs[i + 1]!];
    while (left > 0) {
      const x = at % width;
      const length = Math.min(left, width - x);
      each(x, Math.floor(at / width), length);
      at += length;
      left -= length;
    }
  }
}
