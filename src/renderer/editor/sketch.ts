import type { Point, Rect } from './geometry';
import type { Operation } from './painting';
import type { Spans } from './spans';

/** A line that a tool draws over the masks: an outline under construction, a cut, a rubber band. */
export interface SketchPath {
  readonly points: readonly Point[];
  readonly closed: boolean;
  /** `firm`: what was set; `loose`: what follows the pointer; `cut`: what will be taken apart. */
  readonly kind: 'firm' | 'loose' | 'cut';
}

/** A point that can be taken hold of. */
export interface SketchHandle {
  readonly at: Point;
  /** `middle`: where a vertex can be put in between two. */
  readonly kind: 'vertex' | 'middle' | 'corner' | 'first';
  readonly active: boolean;
}

/** Pixels that a click would add or take away. */
export interface SketchRegion {
  readonly spans: Spans;
  readonly operation: Operation;
  readonly categoryId: number | null;
}

/** What a tool shows of itself over the masks, image pixels. Drawn, never stored. */
export interface Sketch {
  readonly paths: readonly SketchPath[];
  readonly handles: readonly SketchHandle[];
  readonly region: SketchRegion | null;
}

export const sketch = (parts: Partial<Sketch>): Sketch => ({
  paths: [],
  handles: [],
  region: null,
  ...parts,
});

export const rectPath = ({ x0, y0, x1, y1 }: Rect, kind: SketchPath['kind']): SketchPath => ({
  points: [
    { x: x0, y: y0 },
    { x: x1, y: y0 },
    { x: x1, y: y1 },
    { x: x0, y: y1 },
  ],
  closed: true,
  kind,
});
