import type { Ring } from './polygons';

/** How often the tolerance is halved for a ring that would cross itself, before it is left exact. */
const TRIES = 4;

/**
 * The ring with fewer points, none of the old outline farther than `tolerance` pixels from the new one
 * (Douglas and Peucker 1973). Points that the ring passes twice stay: slits to holes keep their width of nothing
 * and parts that touch by a corner go on touching. A ring never comes out crossing itself: where it would,
 * the tolerance is halved for it, in the end to 0.
 */
export function simplifyRing(ring: Ring, tolerance: number): Ring {
  for (let attempt = 0, limit = tolerance; attempt < TRIES && limit > 0; attempt++, limit /= 2) {
    const simpler = reduce(ring, limit);
    if (simpler.length < 6) continue;
    if (simpler.length === ring.length || !crossesItself(simpler)) return simpler;
  }
  return ring;
}

function reduce(ring: Ring, tolerance: number): Ring {
  const count = ring.length / 2;
  const kept = new Uint8Array(count);
  for (const i of anchorsOf(ring)) kept[i] = 1;
  const anchors = [...kept.keys()].filter((i) => kept[i] === 1);
  anchors.forEach((from, i) => {
    const next = anchors[i + 1];
    thin(ring, from, next ?? anchors[0]! + count, tolerance, kept);
  });
  return ring.filter((_, i) => kept[i >> 1] === 1);
}

/** Points that the ring passes more than once; for a simple ring one point and the one farthest from it. */
function anchorsOf(ring: Ring): number[] {
  const at = new Map<number, number>();
  const twice = new Set<number>();
  for (let i = 0; i < ring.length; i += 2) {
    const key = ring[i]! * 2 ** 26 + ring[i + 1]!;
    const before = at.get(key);
    if (before === undefined) at.set(key, i / 2);
    else twice.add(before).add(i / 2);
  }
  if (twice.size > 0) return [...twice];
  let [farthest, distance] = [0, -1];
  for (let i = 2; i < ring.length; i += 2) {
    const d = Math.hypot(ring[i]! - ring[0]!, ring[i + 1]! - ring[1]!);
    if (d > distance) [farthest, distance] = [i / 2, d];
  }
  return [0, farthest];
}

/** Marks the points to keep between two kept ones; indices may run past the end, once round. */
function thin(ring: Ring, from: number, to: number, tolerance: number, kept: Uint8Array): void {
  const count = ring.length / 2;
  const stack = [[from, to] as const];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [first, last] = span;
    let [farthest, distance] = [-1, tolerance];
    for (let i = first + 1; i < last; i++) {
      const d = distanceTo(ring, i % count, first % count, last % count);
      if (d > distance) [farthest, distance] = [i, d];
    }
    if (farthest < 0) continue;
    kept[farthest % count] = 1;
    stack.push([first, farthest], [farthest, last]);
  }
}

/** From a point to the segment between two others. */
function distanceTo(ring: Ring, point: number, from: number, to: number): number {
  const [x, y] = [ring[2 * from]!, ring[2 * from + 1]!];
  const [dx, dy] = [ring[2 * to]! - x, ring[2 * to + 1]! - y];
  const [px, py] = [ring[2 * point]! - x, ring[2 * point + 1]! - y];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
  return Math.hypot(px - along * dx, py - along * dy);
}

/** Whether two edges cross in their insides; touching and running along one another, as slits do, is none. */
function crossesItself(ring: Ring): boolean {
  const count = ring.length / 2;
  const x = (i: number): number => ring[2 * (i % count)]!;
  const y = (i: number): number => ring[2 * (i % count) + 1]!;
  const left = (i: number): number => Math.min(x(i), x(i + 1));
  const right = (i: number): number => Math.max(x(i), x(i + 1));
  const side = (a: number, b: number, c: number): number =>
    Math.sign((x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a)));
  const edges = Array.from({ length: count }, (_, i) => i).sort((a, b) => left(a) - left(b));
  for (const [rank, one] of edges.entries())
    for (let next = rank + 1; next < count && left(edges[next]!) < right(one); next++) {
      const other = edges[next]!;
      if (
        side(one, one + 1, other) * side(one, one + 1, other + 1) < 0 &&
        side(other, other + 1, one) * side(other, other + 1, one + 1) < 0
      )
        return true;
    }
  return false;
}
