export const GAP = 8;
export const PADDING = 12;
/** Under each picture: status, name, counts. */
export const CAPTION = 26;

/** How a grid of equal cells lies in a pane of some width, px. */
export interface Geometry {
  readonly columns: number;
  /** Of a cell. */
  readonly width: number;
  /** Of a cell's picture, without its caption. */
  readonly pictureHeight: number;
  /** From the top of one row to that of the next. */
  readonly rowHeight: number;
}

/** @param wish width of a cell, px; cells grow to fill the pane */
export function geometryOf(pane: number, wish: number): Geometry {
  const room = Math.max(wish, pane - 2 * PADDING);
  const columns = Math.max(1, Math.floor((room + GAP) / (wish + GAP)));
  const width = Math.floor((room - (columns - 1) * GAP) / columns);
  const pictureHeight = Math.round(width * 0.75);
  return { columns, width, pictureHeight, rowHeight: pictureHeight + CAPTION + GAP };
}

export const leftOf = ({ width }: Geometry, column: number): number =>
  PADDING + column * (width + GAP);

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Indices of the cells that a box touches, in the grid's own coordinates. */
export function cellsIn(geometry: Geometry, box: Box, total: number): number[] {
  const { columns, width, rowHeight } = geometry;
  const first = Math.max(0, Math.ceil((box.left - PADDING - width) / (width + GAP)));
  const last = Math.min(columns - 1, Math.floor((box.right - PADDING) / (width + GAP)));
  const top = Math.max(0, Math.ceil((box.top - PADDING - (rowHeight - GAP)) / rowHeight));
  const bottom = Math.min(
    Math.ceil(total / columns) - 1,
    Math.floor((box.bottom - PADDING) / rowHeight),
  );
  const indices: number[] = [];
  for (let row = top; row <= bottom; row++)
    for (let column = first; column <= last; column++)
      if (row * columns + column < total) indices.push(row * columns + column);
  return indices;
}

/** Where the keyboard goes from a cell; what leads out of the grid stays where it is. */
export function neighbour(
  { columns }: Geometry,
  index: number,
  total: number,
  key: string,
  rowsOfAPage: number,
): number | null {
  const by: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rowsOfAPage,
    PageDown: columns * rowsOfAPage,
    Home: -index,
    End: total - 1 - index,
  };
  const step = by[key];
  if (step === undefined) return null;
  const to = index + step;
  if (key.startsWith('Page')) return Math.max(0, Math.min(total - 1, to));
  return to >= 0 && to < total ? to : index;
}
