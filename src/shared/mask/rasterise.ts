import { AppError } from '../errors';
import type { Bitmap } from './bitmap';
import { bitmapOfRuns } from './rle';
import type { Runs } from './runs';

/** COCO's library draws polygons on a grid this many times finer than the pixels. */
const FINER = 5;

/** Farther out no float coordinate means anything, and arithmetic on the fine grid stays exact. */
const FAR = 2 ** 32;

/** More crossings of outlines with pixel columns than any real mask has. */
const MAX_CROSSINGS = 2 ** 24;

/**
 * Rasterises polygons by the rule of COCO's own library (pycocotools `frPyObjects` + `merge`), so that
 * area and box come out as its users measure them: the even-odd rule within a ring, rings united.
 * @param rings [x1, y1, x2, y2, ...] in image pixels, finite; rings of fewer than three points draw nothing
 * @throws AppError('bad-input') when the rings are too intricate to be drawn
 */
export function fromPolygons(
  rings: readonly (readonly number[])[],
  width: number,
  height: number,
): Bitmap {
  return bitmapOfRuns(runsOfPolygons(rings, width, height), width, height);
}

/** The same as runs in their shortest form. Needs memory for the outlines only, not for the image. */
export function runsOfPolygons(
  rings: readonly (readonly number[])[],
  width: number,
  height: number,
): Runs {
  const found = new Numbers();
  const ends: number[] = [];
  for (const ring of rings) {
    if (ring.length < 6) continue;
    const from = found.length;
    cross(ring, width, height, found);
    found.sort(from);
    if ((found.length - from) % 2 === 1) found.push(width * height);
    ends.push(found.length);
  }
  const starts = new Uint32Array(found.length / 2);
  const stops = new Uint32Array(found.length / 2);
  for (let i = 0; i < starts.length; i++) {
    starts[i] = found.at(2 * i);
    stops[i] = found.at(2 * i + 1);
  }
  // Each ring's are in order already, which one ring is most of the time.
  if (ends.length > 1) [starts, stops].forEach((positions) => positions.sort());
  return united(starts, stops, width * height);
}

/** The union of spans, given as their starts and their ends, each in order. */
function united(starts: Uint32Array, stops: Uint32Array, pixels: number): Runs {
  const runs = new Numbers();
  let [open, begin, end] = [0, 0, 0];
  for (let i = 0, j = 0; j < stops.length;) {
    // A span that begins where another ends goes on with it.
    if (i < starts.length && starts[i]! <= stops[j]!) {
      if (open++ === 0) begin = starts[i]!;
      i++;
    } else {
      const stop = stops[j++]!;
      if (--open > 0 || stop === begin) continue;
      runs.push(begin - end);
      runs.push(stop - begin);
      end = stop;
    }
  }
  if (pixels > end) runs.push(pixels - end);
  return runs.take();
}

/**
 * Where the outline crosses the centre line of a pixel column: column-major positions of the pixel below.
 * The library walks every point of the fine grid; this computes the same values only where a column's
 * centre is passed, so that its work is bounded by the image and not by the coordinates.
 */
function cross(ring: readonly number[], width: number, height: number, found: Numbers): void {
  const points = ring.length >> 1;
  for (let i = 0; i < points; i++) {
    const next = (i + 1) % points;
    crossEdge(
      fine(ring[2 * i]!),
      fine(ring[2 * i + 1]!),
      fine(ring[2 * next]!),
      fine(ring[2 * next + 1]!),
      width,
      height,
      found,
    );
    if (found.length > MAX_CROSSINGS)
      throw new AppError('bad-input', 'The outline is too intricate to be drawn.');
  }
}

function fine(value: number): number {
  return Math.trunc(FINER * Math.min(Math.max(value, -FAR), FAR) + 0.5);
}

function crossEdge(
  startX: number,
  startY: number,
  endX: number,
  endY: number,
  width: number,
  height: number,
  found: Numbers,
): void {
  const [dx, dy] = [Math.abs(endX - startX), Math.abs(endY - startY)];
  if (dx === 0) return;
  const flat = dx >= dy;
  const back = flat ? startX > endX : startY > endY;
  const x = back ? endX : startX;
  const y = back ? endY : startY;
  const sign = back ? -1 : 1;
  const slope = (sign * (flat ? endY - startY : endX - startX)) / (flat ? dx : dy);
  // The column's centre lies between the fine grid's columns 5k + 2 and 5k + 3.
  const first = Math.max(0, Math.ceil((Math.min(startX, endX) - 2) / FINER));
  const last = Math.min(width - 1, Math.floor((Math.max(startX, endX) - 3) / FINER));
  for (let column = first; column <= last; column++) {
    const u = column * FINER + 2;
    let v: number;
    if (flat) {
      const step = u - x;
      v = Math.min(Math.trunc(y + slope * step + 0.5), Math.trunc(y + slope * (step + 1) + 0.5));
    } else v = y + stepThrough(x, slope, u, dy) - 1;
    const row = Math.ceil(Math.min(Math.max((v + 0.5) / FINER - 0.5, 0), height));
    found.push(column * height + row);
  }
}

/** The first step of a steep line that lies on the far side of the border between `u` and `u` + 1. */
function stepThrough(x: number, slope: number, u: number, steps: number): number {
  const isThrough = (step: number): boolean => {
    const at = Math.trunc(x + slope * step + 0.5);
    return slope > 0 ? at > u : at <= u;
  };
  let step = Math.min(Math.max(Math.ceil((u + 0.5 - x) / slope), 1), steps);
  while (step < steps && !isThrough(step)) step++;
  while (step > 1 && isThrough(step - 1)) step--;
  return step;
}

/** A growing list of 32-bit numbers. */
class Numbers {
  length = 0;
  private data = new Uint32Array(256);

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Uint32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  at(index: number): number {
    return this.data[index]!;
  }

  /** Sorts what was pushed from this index on. */
  sort(from: number): void {
    this.data.subarray(from, this.length).sort();
  }

  take(): Uint32Array {
    return this.data.slice(0, this.length);
  }
}
