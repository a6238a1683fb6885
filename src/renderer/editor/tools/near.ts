import type { Editor } from '../editor';
import type { Point } from '../geometry';

/** How near the pointer must come to something to take hold of it. CSS pixels. */
export const REACH = 8;
/** Until the pointer has gone farther than this, a press is a click and not a drag. CSS pixels. */
export const SLOP = 4;

/** CSS pixels between two image points. */
export const screenDistance = ({ camera }: Editor, a: Point, b: Point): number =>
  Math.hypot(a.x - b.x, a.y - b.y) * camera.scale;
