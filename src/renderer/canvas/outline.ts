import type { Rect } from '../editor';
import { intersection } from '../editor/geometry';
import { firstEndingAfter, type Spans } from '../editor/spans';

/**
 * A mask's outline along pixel borders as loose line pieces, each of them given to `piece` in image pixels.
 * Only what lies within `area`, and only at every `stride`-th column, so that the cost follows the screen
 * and not the mask. Where the mask goes on beyond the area, the area's border shows as outline: let it lie
 * out of sight.
 * @param height the image's
 */
export function outline(
  spans: Spans,
  bounds: Rect,
  height: number,
  area: Rect,
  stride: number,
  piece: (x1: number, y1: number, x2: number, y2: number) => void,
): void {
  const part = intersection(bounds, area);
  let before: number[] = [];
  for (let x = part.x0; x < part.x1; x += stride) {
    const end = Math.min(x + stride, part.x1);
    const borders = bordersIn(spans, (x + ((end - x) >> 1)) * height, part);
    for (const y of borders) piece(x, y, end, y);
    uprights(x, before, borders, piece);
    before = borders;
  }
  uprights(part.x1, before, [], piece);
}

/** Rows at which a column enters and leaves the mask, in turn. */
function bordersIn(spans: Spans, column: number, { y0, y1 }: Rect): number[] {
  const borders: number[] = [];
  for (let i = firstEndingAfter(spans, column + y0); spans[i]! < column + y1; i += 2)
    borders.push(Math.max(spans[i]! - column, y0), Math.min(spans[i + 1]! - column, y1));
  return borders;
}

/** Upright pieces at x, where just one of the columns beside it has the mask: between borders, two by two. */
function uprights(
  x: number,
  left: readonly number[],
  right: readonly number[],
  piece: (x1: number, y1: number, x2: number, y2: number) => void,
): void {
  const all = [...left, ...right].sort((a, b) => a - b);
  for (let i = 0; i < all.length; i += 2)
    if (all[i] !== all[i + 1]) piece(x, all[i]!, x, all[i + 1]!);
}
