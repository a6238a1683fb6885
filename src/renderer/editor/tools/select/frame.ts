import type { Editor } from '../../editor';
import type { Point, Rect } from '../../geometry';
import type { SketchHandle } from '../../sketch';
import type { Cursor } from '../../snapshot';
import { REACH, screenDistance } from '../near';
import { movable } from './stack';

/** A corner or a side of a mask's box that can be pulled: -1 left or top, 1 right or bottom, 0 neither. */
export interface Grip {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

const GRIPS: readonly Grip[] = ([-1, 0, 1] as const)
  .flatMap((x) => ([-1, 0, 1] as const).map((y) => ({ x, y })))
  .filter(({ x, y }) => x !== 0 || y !== 0);

/** How far from the box the pointer may be for its handles to be shown. CSS pixels. */
const NEAR = 28;
/** A smaller box has no room for handles. CSS pixels. */
const LEAST = 20;

/** The box of the one mask that is selected, while the pointer is near it; null when there is none to pull at. */
export function frameOf(editor: Editor, { x, y }: Point): Rect | null {
  const [only, ...others] = movable(editor);
  if (only === undefined || others.length > 0) return null;
  const [left, top, width, height] = only.bbox;
  const { scale } = editor.camera;
  if (Math.min(width, height) * scale < LEAST) return null;
  const near = NEAR / scale;
  const inside =
    x > left - near && y > top - near && x < left + width + near && y < top + height + near;
  return inside ? { x0: left, y0: top, x1: left + width, y1: top + height } : null;
}

export const gripPoint = ({ x0, y0, x1, y1 }: Rect, { x, y }: Grip): Point => ({
  x: (x0 + x1 + x * (x1 - x0)) / 2,
  y: (y0 + y1 + y * (y1 - y0)) / 2,
});

/** The handle under an image point. */
export function gripAt(editor: Editor, point: Point): Grip | null {
  const frame = frameOf(editor, point);
  if (frame === null) return null;
  return (
    GRIPS.find((grip) => screenDistance(editor, gripPoint(frame, grip), point) <= REACH) ?? null
  );
}

export const handlesOf = (frame: Rect, active: Grip | null): SketchHandle[] =>
  GRIPS.map((grip) => ({ at: gripPoint(frame, grip), kind: 'corner', active: grip === active }));

export function cursorOf({ x, y }: Grip): Cursor {
  if (y === 0) return 'ew-resize';
  if (x === 0) return 'ns-resize';
  return x === y ? 'nwse-resize' : 'nesw-resize';
}

/**
 * The box with one grip pulled by so much, in whole pixels, never turned over.
 * @param ratio keep width to height as it is, where a corner is pulled
 */
export function pulled(box: Rect, grip: Grip, dx: number, dy: number, ratio: boolean): Rect {
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  let w = Math.max(1, Math.round(width + grip.x * dx));
  let h = Math.max(1, Math.round(height + grip.y * dy));
  if (grip.x === 0) w = width;
  if (grip.y === 0) h = height;
  if (ratio && grip.x !== 0 && grip.y !== 0) {
    const scale = Math.max(w / width, h / height);
    w = Math.max(1, Math.round(width * scale));
    h = Math.max(1, Math.round(height * scale));
  }
  const x0 = grip.x < 0 ? box.x1 - w : box.x0;
  const y0 = grip.y < 0 ? box.y1 - h : box.y0;
  return { x0, y0, x1: x0 + w, y1: y0 + h };
}
