import type { Annotation } from '@shared/domain/annotation';
import { decodePatch, simplifyRing, traceRings } from '@shared/mask';
import type { Point } from '../../../geometry';
import type { SketchPath } from '../../../sketch';

/** A point of an outline that can be pulled. */
export interface Vertex extends Point {
  /** The mask's own border from here to the next vertex; nothing where the way is straight. */
  readonly via: readonly Point[];
}

/** A closed outline; holes are rings of their own. Replaced, never changed in place. */
export type Ring = readonly Vertex[];

/**
 * A mask's outlines with few vertices. Between them they go along the mask's own border, so that where nothing is
 * changed every pixel stays, however few vertices there are.
 * @param tolerance pixels that the border may lie beside the straight way from vertex to vertex
 */
export function ringsOf({ mask }: Annotation, tolerance: number): Ring[] {
  const patch = decodePatch(mask);
  if (patch === null) return [];
  return traceRings(patch.bitmap).map((border) => {
    const simple = simplifyRing(border, tolerance);
    const points = pointsOf(border, patch);
    const chosen = pointsOf(simple, patch);
    const first = points.findIndex((point) => at(point, chosen[0]!));
    const ring: { x: number; y: number; via: Point[] }[] = [];
    for (let i = 0; i < points.length; i++) {
      const point = points[(first + i) % points.length]!;
      const next = chosen[ring.length];
      if (next !== undefined && at(point, next)) ring.push({ ...point, via: [] });
      else ring.at(-1)!.via.push(point);
    }
    return ring;
  });
}

const pointsOf = (flat: readonly number[], { x, y }: Point): Point[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => ({
    x: x + flat[2 * i]!,
    y: y + flat[2 * i + 1]!,
  }));

const at = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y;

const paths = new WeakMap<Ring, SketchPath>();

/** All the points that a ring passes; the same object for the same ring. */
export function pathOf(ring: Ring): SketchPath {
  let path = paths.get(ring);
  if (path === undefined) {
    const points = ring.flatMap((vertex) => [vertex, ...vertex.via]);
    path = { points, closed: true, kind: 'firm' };
    paths.set(ring, path);
  }
  return path;
}

/** A vertex, or a place between it and the next one. */
export interface Place {
  readonly ring: number;
  readonly index: number;
  readonly kind: 'vertex' | 'middle';
}

export const pointAt = (rings: readonly Ring[], { ring, index, kind }: Place): Point => {
  const vertices = rings[ring]!;
  const vertex = vertices[index]!;
  return kind === 'vertex' ? vertex : between(vertex, vertices[(index + 1) % vertices.length]!);
};

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The rings with one of them changed: from the vertex before what was changed the way is straight. */
function changed(rings: readonly Ring[], at: number, ring: Ring, index: number): Ring[] {
  const before = (index - 1 + ring.length) % ring.length;
  const straight = ring.with(before, { ...ring[before]!, via: [] });
  return rings.map((it, i) => (i === at ? straight : it));
}

/** With a vertex elsewhere, or where the place is a middle, with one more there. */
export function withVertexAt(rings: readonly Ring[], place: Place, { x, y }: Point): Ring[] {
  const vertices = rings[place.ring]!;
  const vertex = { x, y, via: [] };
  if (place.kind === 'vertex')
    return changed(rings, place.ring, vertices.with(place.index, vertex), place.index);
  const more = vertices.toSpliced(place.index + 1, 0, vertex);
  return changed(rings, place.ring, more, place.index + 1);
}

/** Without a vertex; a ring of fewer than three goes. */
export function withoutVertex(rings: readonly Ring[], { ring, index }: Place): Ring[] {
  const fewer = rings[ring]!.toSpliced(index, 1);
  return fewer.length < 3 ? rings.toSpliced(ring, 1) : changed(rings, ring, fewer, index);
}

/** Whether a point lies within, by the even-odd rule. */
export function isWithin(rings: readonly Ring[], { x, y }: Point): boolean {
  let within = false;
  for (const ring of rings)
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length]!;
      if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x))
        within = !within;
    });
  return within;
}
