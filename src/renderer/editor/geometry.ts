export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of whole image pixels: from (x0, y0), up to but without (x1, y1). */
export interface Rect {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export function isEmpty(rect: Rect): boolean {
  return rect.x0 >= rect.x1 || rect.y0 >= rect.y1;
}

export function intersection(a: Rect, b: Rect): Rect {
  return {
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  };
}

/** The smallest rectangle around both; an empty one adds nothing. */
export function around(a: Rect | null, b: Rect | null): Rect | null {
  if (a === null || isEmpty(a)) return b;
  if (b === null || isEmpty(b)) return a;
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}
