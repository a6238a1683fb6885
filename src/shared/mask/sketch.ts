import { newBitmap } from './bitmap';
import { type Ring, traceRings } from './polygons';
import type { Runs } from './runs';
import { simplifyRing } from './simplify';

/** Outlines are traced on a grid of this many cells along the image's longer side. */
const GRID = 192;
/** Of the traced outline, in cells: the stairs of slanted edges go, corners stay. */
const TOLERANCE = 0.75;

/**
 * A mask's outlines as they look from afar: traced on a coarse grid and scaled to a box of the image's shape
 * whose longer side is `side`, those of holes among them (even-odd). What is smaller than a cell of the grid is left out, but never the whole mask.
 *
 * @param runs of a mask of `width` x `height` pixels, column by column
 */
export function sketchOf(runs: Runs, width: number, height: number, side: number): Ring[] {
  const scale = Math.min(1, GRID / Math.max(width, height));
  const columns = Math.max(1, Math.round(width * scale));
  const rows = Math.max(1, Math.round(height * scale));
  const box = newBitmap(columns, rows);
  // Each cell is what the pixel in its middle is.
  const columnOf = (x: number): number => Math.ceil((x * columns) / width - 0.5);
  const rowOf = (y: number): number => Math.ceil((y * rows) / height - 0.5);
  let [at, largest, largestAt] = [0, 0, 0];
  runs.forEach((length, i) => {
    if (i % 2 === 1) {
      if (length > largest) [largest, largestAt] = [length, at + (length >> 1)];
      const end = at + length;
      for (let x = Math.floor(at / height); x * height < end; x++) {
        const column = columnOf(x);
        // Of the columns that fall between two cells only the one under the middle counts.
        if (column >= columns || columnOf(x + 1) === column) continue;
        const top = rowOf(Math.max(0, at - x * height));
        const bottom = rowOf(Math.min(height, end - x * height));
        for (let y = top; y < bottom; y++) box.data[y * columns + column] = 1;
      }
    }
    at += length;
  });
  if (largest > 0 && !box.data.includes(1)) {
    const [x, y] = [Math.floor(largestAt / height), largestAt % height];
    const cell = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
    box.data[cell] = 1;
  }
  const [sx, sy] = [width, height].map((length) => (side * length) / Math.max(width, height));
  return traceRings(box).map((ring) =>
    simplifyRing(ring, TOLERANCE).map((value, i) =>
      i % 2 === 0 ? Math.round((value * sx!) / columns) : Math.round((value * sy!) / rows),
    ),
  );
}
