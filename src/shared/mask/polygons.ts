import type { Bitmap } from './bitmap';
import { newBitmap, unite } from './bitmap';
import { bitmapOfRuns } from './rle';

/** A closed ring of image coordinates: [x1, y1, x2, y2, ...], pixel corners at whole numbers. */
export type Ring = number[];

// Directions in clockwise order (y points down): right, down, left, up.
const DX = [1, 0, -1, 0] as const;
const DY = [0, 1, 0, -1] as const;

/**
 * The mask's outlines along pixel borders, one ring for each 4-connected part. A hole is joined to the
 * ring around it by a slit of no width, as COCO's polygons know no holes; rasterised by COCO's rule
 * (`fromPolygons`) the rings give back exactly the mask.
 */
export function toPolygons(bitmap: Bitmap): Ring[] {
  const rings = traceRings(bitmap);
  const outer = rings.filter((ring) => signedArea(ring) > 0);
  const holes = rings.filter((ring) => signedArea(ring) < 0).map((ring) => leftmostEdgeFirst(ring));
  // From left to right: whatever a slit meets on its left has been joined already.
  holes.sort((a, b) => a[0]! - b[0]!);
  for (const hole of holes) joinHole(bitmap, outer, hole);
  return outer;
}

/** All borders, the mask on the right hand: parts run clockwise, holes counter-clockwise. */
function traceRings({ width, height, data }: Bitmap): Ring[] {
  const isSet = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const seen = new Uint8Array(width * height);
  const rings: Ring[] = [];
  for (let top = 0; top < height; top++)
    for (let left = 0; left < width; left++) {
      if (!isSet(left, top) || isSet(left, top - 1) || seen[top * width + left]) continue;
      const ring: Ring = [];
      let [x, y, direction] = [left, top, 0];
      do {
        if (direction === 0) seen[y * width + x] = 1;
        x += DX[direction]!;
        y += DY[direction]!;
        const turn = turnAt(isSet, x, y, direction);
        if (turn !== 0) ring.push(x, y);
        direction = (direction + turn + 4) % 4;
      } while (x !== left || y !== top || direction !== 0);
      rings.push(ring);
    }
  return rings;
}

/** Pixel ahead on the right hand of a corner, for each direction; on the left hand it is the one of a turn less. */
const AHEAD = [
  [0, 0],
  [-1, 0],
  [-1, -1],
  [0, -1],
] as const;

/** +1 right, -1 left, 0 straight on. Right where pixels touch by a corner only, which keeps them apart. */
function turnAt(
  isSet: (x: number, y: number) => boolean,
  x: number,
  y: number,
  direction: number,
): -1 | 0 | 1 {
  const [rightX, rightY] = AHEAD[direction]!;
  if (!isSet(x + rightX, y + rightY)) return 1;
  const [leftX, leftY] = AHEAD[(direction + 3) % 4]!;
  return isSet(x + leftX, y + leftY) ? -1 : 0;
}

/** Twice the area; positive for clockwise rings (y down). */
function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
    sum += ring[j]! * ring[i + 1]! - ring[i]! * ring[j + 1]!;
  return sum;
}

/** The same ring, begun at the upper end of its leftmost vertical edge. */
function leftmostEdgeFirst(ring: Ring): Ring {
  let best = 0;
  for (let i = 2; i < ring.length; i += 2)
    if (ring[i]! < ring[best]! || (ring[i] === ring[best] && ring[i + 1]! < ring[best + 1]!))
      best = i;
  return [...ring.slice(best), ...ring.slice(0, best)];
}

function joinHole({ width, data }: Bitmap, rings: Ring[], hole: Ring): void {
  const [x, y] = [hole[0]!, hole[1]!];
  let reach = x;
  while (reach > 0 && data[y * width + reach - 1] === 1) reach--;
  for (const ring of rings) {
    const at = verticalEdgeThrough(ring, reach, y);
    if (at < 0) continue;
    ring.splice(at + 2, 0, reach, y, ...hole, x, y, reach, y);
    return;
  }
  throw new RangeError('A hole lies in no part of the mask.');
}

/** Index of the corner before the vertical edge at `x` that borders the pixel row `y`; -1 when there is none. */
function verticalEdgeThrough(ring: Ring, x: number, y: number): number {
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    if (ring[i] !== x || ring[next] !== x) continue;
    const [from, to] = [ring[i + 1]!, ring[next + 1]!];
    if (Math.min(from, to) <= y && y + 1 <= Math.max(from, to)) return i;
  }
  return -1;
}

/** COCO's library draws polygons on a grid this many times finer than the pixels. */
const FINER = 5;

/**
 * Rasterises polygons by the rule of COCO's own library (pycocotools `frPyObjects` + `merge`), so that
 * area and box come out as its users measure them: the even-odd rule within a ring, rings united.
 */
export function fromPolygons(rings: readonly Ring[], width: number, height: number): Bitmap {
  const mask = newBitmap(width, height);
  for (const ring of rings) if (ring.length >= 6) unite(mask, ringToBitmap(ring, width, height));
  return mask;
}

function ringToBitmap(ring: Ring, width: number, height: number): Bitmap {
  const crossings = ringCrossings(ring, width, height).sort((a, b) => a - b);
  crossings.push(width * height);
  // Two crossings at one place leave a run of no length: they cancel out.
  const runs = crossings.map((crossing, i) => crossing - (i === 0 ? 0 : crossings[i - 1]!));
  return bitmapOfRuns(Uint32Array.from(runs), width, height);
}

/** Where the outline crosses the centre line of a pixel column: column-major positions of the pixel below. */
function ringCrossings(ring: Ring, width: number, height: number): number[] {
  const finer = ring.map((value) => Math.trunc(FINER * value + 0.5));
  const crossings: number[] = [];
  let [lastU, lastV] = [NaN, NaN];
  const visit = (u: number, v: number): void => {
    if (u !== lastU && !Number.isNaN(lastU)) {
      const x = ((u < lastU ? u : u - 1) + 0.5) / FINER - 0.5;
      if (Number.isInteger(x) && x >= 0 && x <= width - 1) {
        const y = (Math.min(v, lastV) + 0.5) / FINER - 0.5;
        crossings.push(x * height + Math.ceil(Math.min(Math.max(y, 0), height)));
      }
    }
    [lastU, lastV] = [u, v];
  };
  for (let i = 0; i < finer.length; i += 2) {
    const next = (i + 2) % finer.length;
    walkLine(finer[i]!, finer[i + 1]!, finer[next]!, finer[next + 1]!, visit);
  }
  return crossings;
}

/** Visits every grid point of a line from start to end, rounding the shorter axis as if walked in its positive direction. */
function walkLine(
  startX: number,
  startY: number,
  endX: number,
  endY: number,
  visit: (x: number, y: number) => void,
): void {
  const [dx, dy] = [Math.abs(endX - startX), Math.abs(endY - startY)];
  const flat = dx >= dy;
  const back = flat ? startX > endX : startY > endY;
  const [x, y] = back ? [endX, endY] : [startX, startY];
  const steps = flat ? dx : dy;
  const slope =
    steps === 0 ? 0 : ((flat ? endY - startY : endX - startX) * (back ? -1 : 1)) / steps;
  for (let step = 0; step <= steps; step++) {
    const t = back ? steps - step : step;
    if (flat) visit(x + t, Math.trunc(y + slope * t + 0.5));
    else visit(Math.trunc(x + slope * t + 0.5), y + t);
  }
}
