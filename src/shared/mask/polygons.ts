import type { Bitmap } from './bitmap';

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
