import type { Annotation } from '@shared/domain/annotation';
import { decodePatch, simplifyRing, traceRings } from '@shared/mask';
import type { Point } from '../../../geometry';
import type { Size } from '../../../masks/columns';
import { spansOfRings } from '../../../rings';
import { subtract, unite, type Spans } from '../../../spans';

/** A closed outline of vertices; holes are rings of their own. Replaced, never changed in place. */
export type Ring = readonly Point[];

/**
 * A mask's outlines with few vertices.
 * @param tolerance pixels that they may lie beside the mask's borders
 */
export function ringsOf({ mask }: Annotation, tolerance: number): Ring[] {
  const patch = decodePatch(mask);
  if (patch === null) return [];
  return traceRings(patch.bitmap).map((exact) => {
    const ring = simplifyRing(exact, tolerance);
    return Array.from({ length: ring.length / 2 }, (_, i) => ({
      x: patch.x + ring[2 * i]!,
      y: patch.y + ring[2 * i + 1]!,
    }));
  });
}

/**
 * A mask whose outlines were changed: only the pixels between the old and the new ones differ, so where nothing
 * was changed every pixel stays, however roughly the outlines follow it.
 */
export function reshaped(
  mask: Spans,
  before: readonly Ring[],
  after: readonly Ring[],
  size: Size,
): Spans {
  const [old, now] = [spansOfRings(before, size), spansOfRings(after, size)];
  return subtract(unite(mask, subtract(now, old)), subtract(old, now));
}

/** A vertex, or a place between it and the next one. */
export interface Place {
  readonly ring: number;
  readonly index: number;
  readonly kind: 'vertex' | 'middle';
}

export const pointAt = (rings: readonly Ring[], { ring, index, kind }: Place): Point => {
  const at = rings[ring]!;
  return kind === 'vertex' ? at[index]! : between(at[index]!, at[(index + 1) % at.length]!);
};

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

const replaced = (rings: readonly Ring[], at: number, ring: Ring): Ring[] =>
  rings.map((it, i) => (i === at ? ring : it));

export const withVertex = (rings: readonly Ring[], { ring, index }: Place, to: Point): Ring[] =>
  replaced(rings, ring, rings[ring]!.with(index, to));

/** One more vertex, after the one of that index. */
export const withOneMore = (rings: readonly Ring[], { ring, index }: Place, at: Point): Ring[] =>
  replaced(rings, ring, rings[ring]!.toSpliced(index + 1, 0, at));

/** Without a vertex; a ring of fewer than three goes. */
export function withoutVertex(rings: readonly Ring[], { ring, index }: Place): Ring[] {
  const fewer = rings[ring]!.toSpliced(index, 1);
  return fewer.length < 3 ? rings.toSpliced(ring, 1) : replaced(rings, ring, fewer);
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
