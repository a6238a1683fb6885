import type { DenseEmbedding } from './dense';
import { bilinearTaps, blend, type Taps } from './logits';
import { paddedSize } from './windows';

/**
 * One axis of the image cut where its logits bend. Between two neighbouring knots every logit is linear along
 * the axis, whatever the name and the other axis.
 */
export interface Axis {
  /** Positions in the resized image, ascending, the first and the last pixel among them. */
  knots: Int32Array;
  /** Cell c lies between knots c and c + 1; its pixels of the original are first[c] .. first[c + 1] - 1. */
  first: Int32Array;
  /** For each pixel of the original, how far it is from knot c to knot c + 1, 0..1. */
  share: Float64Array;
}

/** A window's stretch of one axis, and how its pixels are made from the window's grid. */
interface Span {
  start: number;
  end: number;
  padding: number;
  taps: Taps;
}

interface PlacedWindow {
  /** Offset of the window's first cell in the cell logits. */
  offset: number;
  rows: Span;
  columns: Span;
}

/**
 * The logits of a whole image as a lattice. Windows' grids are stretched to the resized image, averaged where
 * windows overlap, and that is stretched to the original's size, all bilinearly (ProxyCLIP; fixtures README,
 * step 8): the result is bilinear between the knots of both axes, so the values at their crossings say
 * everything. There are far fewer of them than pixels, and a bilinear patch has its extremes at its corners.
 */
export class Lattice {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly #windows: PlacedWindow[];
  readonly #strip: Float32Array;
  readonly #counts: Float32Array;

  /**
   * @param cells the logits of each cell of `dense`, [cells, names]; see `CellLogits`.
   * @param width the original image's.
   */
  constructor(
    readonly dense: DenseEmbedding,
    readonly cells: Float32Array,
    readonly names: number,
    width: number,
    height: number,
  ) {
    this.#windows = dense.windows.map((window, i) => {
      const padded = paddedSize(window);
      return {
        offset: i * dense.rows * dense.columns * names,
        rows: {
          start: window.y1,
          end: window.y2,
          padding: window.padTop,
          taps: bilinearTaps(dense.rows, padded.height),
        },
        columns: {
          start: window.x1,
          end: window.x2,
          padding: window.padLeft,
          taps: bilinearTaps(dense.columns, padded.width),
        },
      };
    });
    const axis = (of: 'rows' | 'columns', from: number, to: number): Axis =>
      axisOf(
        this.#windows.map((window) => window[of]),
        from,
        to,
      );
    this.rows = axis('rows', dense.height, height);
    this.columns = axis('columns', dense.width, width);
    this.#strip = new Float32Array(dense.columns * names);
    this.#counts = new Float32Array(this.columns.knots.length);
  }

  /** The values at the knots of row knot `k`: `out[c * names + n]`. The mean over the windows that cover each. */
  row(k: number, out: Float32Array): void {
    const { names } = this;
    const { knots } = this.columns;
    const y = this.rows.knots[k]!;
    out.fill(0);
    this.#counts.fill(0);
    for (const { offset, rows, columns } of this.#windows) {
      if (y < rows.start || y >= rows.end) continue;
      this.#blendRows(offset, rows, y);
      for (let c = 0; c < knots.length; c++) {
        const x = knots[c]!;
        if (x < columns.start || x >= columns.end) continue;
        const column = x - columns.start + columns.padding;
        const low = columns.taps.low[column]! * names;
        const high = columns.taps.high[column]! * names;
        const share = columns.taps.share[column]!;
        const to = c * names;
        for (let n = 0; n < names; n++) {
          const a = this.#strip[low + n]!;
          out[to + n]! += a + share * (this.#strip[high + n]! - a);
        }
        this.#counts[c]! += 1;
      }
    }
    for (let c = 0; c < knots.length; c++) {
      const count = this.#counts[c]!;
      if (count > 1) for (let n = 0; n < names; n++) out[c * names + n]! /= count;
    }
  }

  #blendRows(offset: number, { start, padding, taps }: Span, y: number): void {
    const length = this.#strip.length;
    const at = y - start + padding;
    const low = offset + taps.low[at]! * length;
    const high = offset + taps.high[at]! * length;
    blend(this.cells, low, high, taps.share[at]!, length, this.#strip);
  }
}

/**
 * @param from length of the axis in the resized image.
 * @param to its length in the original.
 */
function axisOf(spans: readonly Span[], from: number, to: number): Axis {
  const knots = knotsOf(spans, from);
  const cells = knots.length - 1;
  const first = new Int32Array(cells + 1).fill(to);
  const share = new Float64Array(to);
  let cell = -1;
  for (let i = 0; i < to; i++) {
    const position = Math.min(Math.max((i + 0.5) * (from / to) - 0.5, 0), from - 1);
    while (cell < 0 || (cell + 1 < cells && position >= knots[cell + 1]!)) first[++cell] = i;
    const low = knots[cell]!;
    share[i] = (position - low) / Math.max(1, knots[cell + 1]! - low);
  }
  return { knots, first, share };
}

/** At least two, ascending; an axis of one pixel has it twice. */
function knotsOf(spans: readonly Span[], from: number): Int32Array {
  const isKnot = new Uint8Array(from);
  isKnot[0] = isKnot[from - 1] = 1;
  for (const { start, end, padding, taps } of spans) {
    // Another set of windows is averaged from here on.
    for (const border of [start - 1, start, end - 1, end])
      if (border >= 0 && border < from) isKnot[border] = 1;
    for (let i = start + 1; i < end - 1; i++) {
      const at = i - start + padding;
      if (!isStraight(taps, at)) isKnot[i] = 1;
    }
  }
  const knots = Array.from(isKnot.keys()).filter((i) => isKnot[i] === 1);
  return Int32Array.from(knots.length > 1 ? knots : [0, 0]);
}

/** Whether sources `at` - 1 to `at` + 1 are evenly spaced between the same two neighbours of the grid. */
function isStraight({ low, share }: Taps, at: number): boolean {
  const before = low[at - 1]! + share[at - 1]!;
  const here = low[at]! + share[at]!;
  const after = low[at + 1]! + share[at + 1]!;
  return after <= low[at - 1]! + 1 && Math.abs(after - 2 * here + before) < 1e-5;
}
