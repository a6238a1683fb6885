import type { Rect } from '../../geometry';
import { maskChange } from '../../masks/change';
import { columnIndex } from '../../masks/disc';
import { cutAtColumns, placed, type Size } from '../../masks/columns';
import type { MaskOperation } from '../../masks/operations';
import { Builder, boundsOf, type Spans } from '../../spans';

/** Changes the pixels of masks that aren't locked. One that would have none left stays as it is. */
const reshape =
  (shape: (spans: Spans, size: Size) => Spans): MaskOperation =>
  (document, ids) =>
    ids.flatMap((id) => {
      const it = document.get(id);
      if (it === null || it.locked) return [];
      const spans = shape(document.spansOf(it), document.image);
      return (spans.length > 0 && maskChange(document, it, spans)) || [];
    });

/** Moves masks by whole pixels. What comes to lie outside of the image is cut off. */
export const moveBy = (dx: number, dy: number): MaskOperation =>
  reshape((spans, size) => placed(spans, size, size, dx, dy));

/** Gives masks another box. What of it lies outside of the image is cut off. */
export const stretchTo = (to: Rect): MaskOperation =>
  reshape((spans, size) => stretched(spans, boundsOf(spans, size.height)!, to, size));

/**
 * The mask of one box drawn into another: each pixel is what the pixel of the mask is that its centre falls on.
 * @param from holds the mask @param to whole pixels, at least one each way, perhaps outside of the image
 */
export function stretched(spans: Spans, from: Rect, to: Rect, { width, height }: Size): Spans {
  const runs = cutAtColumns(spans, height);
  const index = columnIndex(runs, width, height);
  const out = new Builder(spans.length);
  const columns = (from.x1 - from.x0) / (to.x1 - to.x0);
  const rows = (to.y1 - to.y0) / (from.y1 - from.y0);
  /** The first row whose centre falls on row y or below. */
  const rowOf = (y: number): number =>
    Math.min(Math.max(to.y0 + Math.ceil((y - from.y0) * rows - 0.5), 0), height);
  for (let x = Math.max(to.x0, 0); x < Math.min(to.x1, width); x++) {
    const column = from.x0 + Math.floor((x + 0.5 - to.x0) * columns);
    const head = column * height;
    for (let i = index[column]!; i < index[column + 1]!; i += 2)
      out.add(x * height + rowOf(runs[i]! - head), x * height + rowOf(runs[i + 1]! - head));
  }
  return out.finish();
}
