import type { DenseEmbedding, Window } from './dense';
import { paddedSize } from './windows';

/** For each target position of a bilinear resize: its two sources and the share of the upper one. */
export interface Taps {
  low: Int32Array;
  high: Int32Array;
  share: Float32Array;
}

/** Bilinear positions with half-pixel centres (align_corners false), borders clamped, no antialias. */
export function bilinearTaps(from: number, to: number): Taps {
  const taps = {
    low: new Int32Array(to),
    high: new Int32Array(to),
    share: new Float32Array(to),
  };
  for (let i = 0; i < to; i++) {
    const position = Math.max((i + 0.5) * (from / to) - 0.5, 0);
    const low = Math.min(Math.floor(position), from - 1);
    taps.low[i] = low;
    taps.high[i] = Math.min(low + 1, from - 1);
    taps.share[i] = position - low;
  }
  return taps;
}

/** out[i] = a + share * (b - a) for `length` neighbours from each offset. */
export function blend(
  from: Float32Array,
  low: number,
  high: number,
  share: number,
  length: number,
  out: Float32Array,
): void {
  for (let i = 0; i < length; i++) {
    const a = from[low + i]!;
    out[i] = a + share * (from[high + i]! - a);
  }
}

/**
 * Cosine of every cell of a dense embedding with every text vector: [cells, names], cells in the order of
 * `dense.data`. Eight sums at a time, two cells by four names, so that each load serves several products.
 */
export function cellLogits(dense: DenseEmbedding, vectors: Float32Array): Float32Array {
  const { data, size } = dense;
  const cells = data.length / size;
  const names = vectors.length / size;
  const out = new Float32Array(cells * names);
  for (let cell = 0; cell < cells; cell += 2) {
    const a = cell * size;
    const b = Math.min(cell + 1, cells - 1) * size;
    for (let name = 0; name < names; name += 4) {
      const v0 = name * size;
      const v1 = Math.min(name + 1, names - 1) * size;
      const v2 = Math.min(name + 2, names - 1) * size;
      const v3 = Math.min(name + 3, names - 1) * size;
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let e = 0; e < size; e++) {
        const p = data[a + e]!;
        const q = data[b + e]!;
        const w0 = vectors[v0 + e]!;
        const w1 = vectors[v1 + e]!;
        const w2 = vectors[v2 + e]!;
        const w3 = vectors[v3 + e]!;
        a0 += p * w0;
        a1 += p * w1;
        a2 += p * w2;
        a3 += p * w3;
        b0 += q * w0;
        b1 += q * w1;
        b2 += q * w2;
        b3 += q * w3;
      }
      const width = Math.min(4, names - name);
      const sums = [a0, a1, a2, a3];
      const next = [b0, b1, b2, b3];
      for (let k = 0; k < width; k++) {
        out[cell * names + name + k] = sums[k]!;
        if (cell + 1 < cells) out[(cell + 1) * names + name + k] = next[k]!;
      }
    }
  }
  return out;
}

interface PlacedWindow {
  window: Window;
  /** Offset of the window's first cell in the cell logits. */
  offset: number;
  rows: Taps;
  columns: Taps;
}

/**
 * The logits of a whole image, one row at a time, so that no names x pixels buffer is ever held.
 * Values are pixel by pixel: `row[x * names + n]`.
 */
export class LogitRows {
  readonly #windows: PlacedWindow[];
  readonly #strip: Float32Array;
  readonly #counts: Float32Array;

  /** @param cells `cellLogits` of the same embedding. */
  constructor(
    readonly dense: DenseEmbedding,
    readonly cells: Float32Array,
    readonly names: number,
  ) {
    const { rows, columns } = dense;
    this.#windows = dense.windows.map((window, i) => {
      const { width, height } = paddedSize(window);
      return {
        window,
        offset: i * rows * columns * names,
        rows: bilinearTaps(rows, height),
        columns: bilinearTaps(columns, width),
      };
    });
    this.#strip = new Float32Array(columns * names);
    this.#counts = new Float32Array(dense.width);
  }

  /** Row `y` of the resized image: the mean over the windows that cover each pixel. */
  resizedRow(y: number, out: Float32Array): void {
    const { names } = this;
    out.fill(0);
    this.#counts.fill(0);
    for (const placed of this.#windows) {
      const { window, columns } = placed;
      if (y < window.y1 || y >= window.y2) continue;
      this.#blendRows(placed, y - window.y1 + window.padTop);
      for (let x = window.x1; x < window.x2; x++) {
        const column = x - window.x1 + window.padLeft;
        const low = columns.low[column]! * names;
        const high = columns.high[column]! * names;
        const share = columns.share[column]!;
        const to = x * names;
        for (let n = 0; n < names; n++) {
          const a = this.#strip[low + n]!;
          out[to + n]! += a + share * (this.#strip[high + n]! - a);
        }
        this.#counts[x]! += 1;
      }
    }
    for (let x = 0; x < this.dense.width; x++) {
      const count = this.#counts[x]!;
      if (count > 1) for (let n = 0; n < names; n++) out[x * names + n]! /= count;
    }
  }

  /**
   * The rows at another size, from top to bottom, bilinear. The array handed to `use` is the same each time
   * and holds the row still at the resized image's width; `columns` says how to read it at `width`.
   */
  eachRow(
    width: number,
    height: number,
    use: (y: number, row: Float32Array, columns: Taps) => void,
  ): void {
    const length = this.dense.width * this.names;
    const rows = bilinearTaps(this.dense.height, height);
    const columns = bilinearTaps(this.dense.width, width);
    const both = new Float32Array(2 * length);
    const halves = [both.subarray(0, length), both.subarray(length)] as const;
    const held = [-1, -1];
    const row = new Float32Array(length);
    // Neighbours have different parity, so each row has one half it can lie in.
    const halfOf = (y: number) => {
      const half = y & 1;
      if (held[half] !== y) this.resizedRow(y, halves[half as 0 | 1]);
      held[half] = y;
      return half * length;
    };
    for (let y = 0; y < height; y++) {
      const low = halfOf(rows.low[y]!);
      const high = halfOf(rows.high[y]!);
      blend(both, low, high, rows.share[y]!, length, row);
      use(y, row, columns);
    }
  }

  #blendRows({ offset, rows }: PlacedWindow, y: number): void {
    const length = this.#strip.length;
    const low = offset + rows.low[y]! * length;
    const high = offset + rows.high[y]! * length;
    blend(this.cells, low, high, rows.share[y]!, length, this.#strip);
  }
}
