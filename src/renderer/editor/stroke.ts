import type { Point, Rect } from './geometry';
import { around, intersection, isEmpty } from './geometry';
import { Builder, type Spans } from './spans';

/** Far less than a pixel, far more than rounding errors. */
const SLACK = 1e-9;

/** Where a brush of that diameter really stands: in the middle of a pixel, or on a corner between pixels. */
export function brushCentre({ x, y }: Point, diameter: number): Point {
  return diameter % 2 === 1
    ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 }
    : { x: Math.round(x), y: Math.round(y) };
}

/**
 * The pixels a brush has passed over: the union of all discs of one diameter whose centres lie on the
 * pointer's path. Centres snap to pixels (odd diameters) or to their corners (even ones), so that the
 * same diameter always leaves the same print and the path alone decides what is painted, not the zoom.
 */
export class Stroke {
  /** Column-major, 1 where the brush has been: `painted[x * height + y]`. */
  readonly painted: Uint8Array;
  /** The rectangle around everything painted so far; null when nothing was. */
  touched: Rect | null = null;
  private last: Point | null = null;
  /** First and one past the last row painted in each column; where nothing is, the first is the greater. */
  private readonly tops: Int32Array;
  private readonly bottoms: Int32Array;

  /** @param diameter image pixels, a whole number from 1 */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly diameter: number,
  ) {
    // Zeroed memory is lent by the system page by page: only what is painted on is ever paid for.
    this.painted = new Uint8Array(width * height);
    this.tops = new Int32Array(width).fill(height);
    this.bottoms = new Int32Array(width);
  }

  /**
   * Moves the brush in a straight line from where it was. Returns the rectangle it touched, null if none.
   * @param share how much of its diameter the brush has on this way, 0..1; a pixel at least
   */
  moveTo(point: Point, share = 1): Rect | null {
    const diameter = Math.max(1, Math.round(this.diameter * share));
    const to = brushCentre(point, diameter);
    const from = this.last ?? to;
    if (share === 1 && this.last !== null && from.x === to.x && from.y === to.y) return null;
    this.last = to;
    return this.sweep(from, to, diameter / 2);
  }

  /** Everything painted so far. */
  spans(): Spans {
    const out = new Builder(256);
    const { touched, painted, height, tops, bottoms } = this;
    if (touched === null) return out.finish();
    for (let x = touched.x0; x < touched.x1; x++) {
      const bottom = x * height + bottoms[x]!;
      // The first row and the last are painted, so the search never leaves the column.
      for (let start = x * height + tops[x]!; start < bottom;) {
        const gap = painted.indexOf(0, start);
        const end = gap < 0 || gap > bottom ? bottom : gap;
        out.add(start, end);
        if (end === bottom) break;
        start = painted.indexOf(1, end);
      }
    }
    return out.finish();
  }

  /** Fills the capsule around the segment. It is convex, so it meets each column in one piece. */
  private sweep(from: Point, to: Point, radius: number): Rect | null {
    const reach = intersection(
      {
        x0: Math.floor(Math.min(from.x, to.x) - radius),
        y0: Math.floor(Math.min(from.y, to.y) - radius),
        x1: Math.ceil(Math.max(from.x, to.x) + radius),
        y1: Math.ceil(Math.max(from.y, to.y) + radius),
      },
      { x0: 0, y0: 0, x1: this.width, y1: this.height },
    );
    if (isEmpty(reach)) return null;
    for (let x = reach.x0; x < reach.x1; x++) this.fillColumn(x, from, to, radius);
    this.touched = around(this.touched, reach);
    return reach;
  }

  private fillColumn(x: number, from: Point, to: Point, radius: number): void {
    const centre = x + 0.5;
    let [low, high] = [Infinity, -Infinity];
    const disc = (at: Point): void => {
      const dx = centre - at.x;
      if (Math.abs(dx) > radius) return;
      const half = Math.sqrt(radius * radius - dx * dx);
      low = Math.min(low, at.y - half);
      high = Math.max(high, at.y + half);
    };
    disc(from);
    disc(to);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy);
    if (dx !== 0) {
      // The capsule's two long sides: the segment moved by the radius to its left and to its right.
      for (const side of [-radius, radius]) {
        const t = (centre - (from.x - (side * dy) / length)) / dx;
        if (t < 0 || t > 1) continue;
        const y = from.y + t * dy + (side * dx) / length;
        low = Math.min(low, y);
        high = Math.max(high, y);
      }
    }
    // A pixel belongs to the stroke when its centre does; the slack forgives rounding.
    const start = Math.max(Math.ceil(low - 0.5 - SLACK), 0);
    const end = Math.min(Math.floor(high - 0.5 + SLACK) + 1, this.height);
    if (start >= end) return;
    this.painted.fill(1, x * this.height + start, x * this.height + end);
    this.tops[x] = Math.min(this.tops[x]!, start);
    this.bottoms[x] = Math.max(this.bottoms[x]!, end);
  }
}
