import { intersection, type Point, type Rect } from '../../geometry';

/** The whole pixels of an image between two corners, as far as they lie in it. */
export function boxBetween(
  a: Point,
  b: Point,
  { width, height }: { readonly width: number; readonly height: number },
): Rect {
  const box = {
    x0: Math.floor(Math.min(a.x, b.x)),
    y0: Math.floor(Math.min(a.y, b.y)),
    x1: Math.ceil(Math.max(a.x, b.x)),
    y1: Math.ceil(Math.max(a.y, b.y)),
  };
  return intersection(box, { x0: 0, y0: 0, x1: width, y1: height });
}
