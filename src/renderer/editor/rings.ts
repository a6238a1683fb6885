import { runsOfPolygons } from '@shared/mask';
import type { Point } from './geometry';
import { difference, NO_SPANS, spansOfRuns, type Spans } from './spans';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The pixels within closed outlines, as COCO's own library draws them. By the even-odd rule: an outline within
 * another one is a hole, and so is what an outline that crosses itself goes round twice. What lies outside of the
 * image is cut off.
 */
export function spansOfRings(rings: readonly (readonly Point[])[], { width, height }: Size): Spans {
  return rings.reduce<Spans>((all, ring) => {
    const flat = ring.flatMap(({ x, y }) => [x, y]);
    return difference(all, spansOfRuns(runsOfPolygons([flat], width, height)));
  }, NO_SPANS);
}
