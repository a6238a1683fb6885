import type { GraphBuilder, Value, Weight } from '../onnx/graph';

/** Decomposed relative positions (MViTv2, section 4.1; SAM): one table for rows, one for columns. */
export interface RelativePositions {
  /** Tokens along a side of the square that attends to itself, n. */
  window: number;
  /** [2n - 1, width / heads]; entry q - k + n - 1 is for a query at q and a key at k. */
  rows: Weight;
  columns: Weight;
}

interface Sizes {
  heads: number;
  width: number;
  batch: number;
}

/**
 * Makes relative positions part of the dot product, so that the attention itself stays the plain one and its
 * scores, 64 MB a head at 4096 tokens, never meet a bias of their size: a query gets its products with both
 * tables as 2n further channels of each head, a key says in the same channels which row and column it is in.
 * query . key / sqrt(d) + row bias + column bias = query' . key' / sqrt(d + 2n).
 * @param query, key [batch, n*n, width], heads side by side
 * @returns both as [batch, n*n, heads * (d + 2n)]
 */
export function relativeAttention(
  g: GraphBuilder,
  query: Value,
  key: Value,
  { window: n, rows, columns }: RelativePositions,
  { heads, width, batch }: Sizes,
): { query: Value; key: Value } {
  const own = width / heads;
  const all = own + 2 * n;
  const apart = g.ints(batch, n * n, heads, -1);
  const together = g.ints(batch, n * n, heads * all);

  const byRow = g.op('Reshape', [query, g.ints(batch, n, n * heads, own)]);
  const rowBias = g.op('MatMul', [byRow, tableOf(g, rows, n)]);
  const byColumn = g.op('Reshape', [query, g.ints(batch, n, n, heads, own)]);
  const columnBias = g.op('MatMul', [byColumn, tableOf(g, columns, n)]);
  // The attention divides by the root of all channels; only `own` of them are the query's.
  const scaled = g.op('Mul', [query, g.float(Math.sqrt(all / own))]);
  const queries = [scaled, rowBias, columnBias].map((x) => g.op('Reshape', [x, apart]));

  const places = g.op('Expand', [
    g.weight(placesOf(n, Math.sqrt(all))),
    g.ints(batch, 1, heads, 1),
  ]);
  const keys = [g.op('Reshape', [key, apart]), places];
  const joined = (parts: Value[]) =>
    g.op('Reshape', [g.op('Concat', parts, { axis: 3 }), together]);
  return { query: joined(queries), key: joined(keys) };
}

/** [n, d, n]: for each place of a query, the entries for all places of a key. */
function tableOf(g: GraphBuilder, table: Weight, n: number): Value {
  const indices = Array.from({ length: n * n }, (_, i) => Math.floor(i / n) - (i % n) + n - 1);
  const index = g.op('Reshape', [g.ints(...indices), g.ints(n, n)]);
  return g.op('Transpose', [g.op('Gather', [g.weight(table), index])], { perm: [0, 2, 1] });
}

/** [1, n*n, 1, 2n]: `value` at a token's row and at its column, else 0. */
function placesOf(n: number, value: number): Weight {
  return {
    name: `places-${n}x${n}`,
    shape: [1, n * n, 1, 2 * n],

    async *read() {
      const data = new Float32Array(n * n * 2 * n);
      for (let i = 0; i < n * n; i++) {
        data[i * 2 * n + Math.floor(i / n)] = value;
        data[i * 2 * n + n + (i % n)] = value;
      }
      yield new Uint8Array(data.buffer);
    },
  };
}
