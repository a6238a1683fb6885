import type { DenseEmbedding } from './dense';

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

/** What a name gives at every cell of an image, and the vector that it was made with. */
interface Column {
  vector: Float32Array;
  /** [cells] */
  logits: Float32Array;
}

/** Columns kept of one image: those of a large vocabulary and of words tried out beside it. */
const KEPT = 2048;

/**
 * Cosines of the cells of a dense embedding with text vectors, kept by name: a threshold changed or a word
 * moved costs no product at all, a word added those of its own.
 */
export class CellLogits {
  readonly #columns = new Map<string, Column>();
  #last: { columns: Column[]; constant: number; table: Float32Array } | null = null;

  constructor(readonly dense: DenseEmbedding) {}

  /**
   * [cells, order.length], cells in the order of `dense.data`. The caller must not write to it.
   * @param vectors unit vectors, [names.length, E].
   * @param order for each place of the result the index of its name; -1: `constant` at every cell.
   */
  table(
    names: readonly string[],
    vectors: Float32Array,
    order: Int32Array,
    constant: number,
  ): Float32Array {
    const { size } = this.dense;
    const vectorOf = (name: number) => vectors.subarray(name * size, (name + 1) * size);
    const missing = new Map<string, Float32Array>();
    for (const [i, name] of names.entries())
      if (!same(this.#columns.get(name)?.vector, vectorOf(i))) missing.set(name, vectorOf(i));
    if (missing.size > 0) this.#multiply(missing);
    const columns = Array.from(order, (name) => this.#columns.get(names[name] ?? '') ?? NONE);
    this.#forget();
    const last = this.#last;
    if (
      last?.constant === constant &&
      last.columns.length === columns.length &&
      columns.every((column, i) => column === last.columns[i])
    )
      return last.table;
    const table = sideBySide(columns, this.dense.data.length / size, constant);
    this.#last = { columns, constant, table };
    return table;
  }

  /** Four names by two cells at a time, so that each load serves several products. */
  #multiply(vectors: ReadonlyMap<string, Float32Array>): void {
    const { data, size } = this.dense;
    const cells = data.length / size;
    const names = [...vectors.keys()];
    const sums = new Float64Array(8);
    for (let name = 0; name < names.length; name += 4) {
      const four = [0, 1, 2, 3].map((k) =>
        vectors.get(names[Math.min(name + k, names.length - 1)]!)!,
      );
      const out = four.map(() => new Float32Array(cells));
      for (let cell = 0; cell < cells; cell += 2) {
        const next = Math.min(cell + 1, cells - 1);
        multiplyTwo(data, cell * size, next * size, size, four, sums);
        for (let k = 0; k < 4; k++) {
          out[k]![cell] = sums[k]!;
          out[k]![next] = sums[k + 4]!;
        }
      }
      for (let k = 0; k < 4 && name + k < names.length; k++)
        this.#columns.set(names[name + k]!, { vector: four[k]!.slice(), logits: out[k]! });
    }
  }

  /** The oldest go first. */
  #forget(): void {
    for (const name of this.#columns.keys()) {
      if (this.#columns.size <= KEPT) return;
      this.#columns.delete(name);
    }
  }
}

const NONE: Column = { vector: new Float32Array(), logits: new Float32Array() };

function same(a: Float32Array | undefined, b: Float32Array): boolean {
  if (a?.length !== b.length) return false;
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sideBySide(columns: readonly Column[], cells: number, constant: number): Float32Array {
  const table = new Float32Array(cells * columns.length);
  for (const [i, { logits }] of columns.entries())
    copyColumn(logits, table, i, columns.length, constant);
  return table;
}

function copyColumn(
  logits: Float32Array,
  table: Float32Array,
  at: number,
  step: number,
  constant: number,
): void {
  if (logits.length === 0) for (let to = at; to < table.length; to += step) table[to] = constant;
  else for (let cell = 0, to = at; to < table.length; cell++, to += step) table[to] = logits[cell]!;
}

/** Products of the embeddings at `a` and `b` with four vectors: those of `a`, then those of `b`. */
function multiplyTwo(
  data: Float32Array,
  a: number,
  b: number,
  size: number,
  four: readonly Float32Array[],
  sums: Float64Array,
): void {
  const [u, v, w, z] = four as [Float32Array, Float32Array, Float32Array, Float32Array];
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let e = 0; e < size; e++) {
    const p = data[a + e]!;
    const q = data[b + e]!;
    a0 += p * u[e]!;
    a1 += p * v[e]!;
    a2 += p * w[e]!;
    a3 += p * z[e]!;
    b0 += q * u[e]!;
    b1 += q * v[e]!;
    b2 += q * w[e]!;
    b3 += q * z[e]!;
  }
  sums[0] = a0;
  sums[1] = a1;
  sums[2] = a2;
  sums[3] = a3;
  sums[4] = b0;
  sums[5] = b1;
  sums[6] = b2;
  sums[7] = b3;
}
