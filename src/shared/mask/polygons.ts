import type { Bitmap } from './bitmap';

/** A closed ring of image coordinates: [x1, y1, x2, y2, ...], pixel corners at whole numbers. */
export type Ring = number[];

// Directions in clockwise order (y points down): right, down, left, up.
const DX = [1, 0, -1, 0] as const;
const DY = [0, 1, 0, -1] as const;

export interface Outline {
  /** One ring for each 4-connected part of the mask. */
  readonly rings: Ring[];
  /** How many holes hang on them. */
  readonly holes: number;
}

/**
 * The mask's outlines along pixel borders, one ring for each 4-connected part. A hole is joined to the
 * ring around it by a slit of no width, as COCO's polygons know no holes; rasterised by COCO's rule
 * (`fromPolygons`) the rings give back exactly the mask.
 */
export function outlineOf(bitmap: Bitmap): Outline {
  const traced = traceRings(bitmap);
  const outer = traced.filter((ring) => signedArea(ring) > 0);
  if (outer.length === traced.length) return { rings: outer, holes: 0 };
  const holes = traced
    .filter((ring) => signedArea(ring) < 0)
    .map((ring) => leftmostEdgeFirst(ring));
  const slits = slitsOf(bitmap, [...outer, ...holes], holes);
  return { rings: outer.map((ring) => joined(ring, slits)), holes: holes.length };
}

/** The rings of `outlineOf`. */
export function toPolygons(bitmap: Bitmap): Ring[] {
  return outlineOf(bitmap).rings;
}

/** All borders, the mask on the right hand: parts run clockwise, holes counter-clockwise. */
export function traceRings({ width, height, data }: Bitmap): Ring[] {
  const isSet = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const seen = new Uint8Array(width * height);
  const rings: Ring[] = [];
  for (let top = 0; top < height; top++)
    for (let left = 0; left < width; left++) {
      const at = top * width + left;
      if (data[at] === 0 || (top > 0 && data[at - width] === 1) || seen[at] === 1) continue;
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

/** A cut from a point on the edge after a corner of one ring to the first corner of a hole on its right. */
interface Slit {
  /** Index of the corner in its ring. */
  readonly corner: number;
  readonly x: number;
  readonly hole: Ring;
}

/** For each ring the slits that begin on it, in the order in which it passes them. */
function slitsOf(
  { width, data }: Bitmap,
  rings: readonly Ring[],
  holes: readonly Ring[],
): Map<Ring, Slit[]> {
  // A hole's first corner is the head of its leftmost edge: to the left of it lies the mask, up to some border.
  const ends = new Map<number, Ring>();
  for (const hole of holes) {
    let at = hole[1]! * width + hole[0]!;
    while (at % width > 0 && data[at - 1] === 1) at--;
    ends.set(at, hole);
  }
  const slits = new Map<Ring, Slit[]>();
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2) {
      const next = (i + 2) % ring.length;
      const x = ring[i]!;
      // Borders with the mask on their right run upwards.
      for (let y = ring[i + 1]! - 1; x === ring[next] && y >= ring[next + 1]!; y--) {
        const hole = ends.get(y * width + x);
        if (!hole) continue;
        const found = slits.get(ring);
        if (found) found.push({ corner: i, x, hole });
        else slits.set(ring, [{ corner: i, x, hole }]);
      }
    }
  return slits;
}

/** The ring with every hole that hangs on it, and those that hang on these. */
function joined(ring: Ring, slits: ReadonlyMap<Ring, readonly Slit[]>): Ring {
  if (!slits.has(ring)) return ring;
  const out: Ring = [];
  const stack = [{ ring, corner: 0, slit: 0, back: -1 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const slit = slits.get(top.ring)?.[top.slit];
    const until = slit ? slit.corner + 2 : top.ring.length;
    while (top.corner < until) out.push(top.ring[top.corner++]!);
    if (slit) {
      top.slit++;
      out.push(slit.x, slit.hole[1]!);
      stack.push({ ring: slit.hole, corner: 0, slit: 0, back: slit.x });
    } else {
      stack.pop();
      if (stack.length > 0) out.push(top.ring[0]!, top.ring[1]!, top.back, top.ring[1]!);
    }
  }
  return out;
}
