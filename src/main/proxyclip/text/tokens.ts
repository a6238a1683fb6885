/** Token ids of one prompt, special tokens included, at most `context` long, not padded. */
export type Encode = (prompt: string) => number[];

/** Prompts as a text graph's inputs, int64 [n, length]. */
export interface TokenBatch {
  count: number;
  length: number;
  ids: BigInt64Array;
  /** 1 where a token is, 0 where padding is. */
  mask: BigInt64Array;
}

/** Pads with 0 to `length`, or to the longest prompt: neither CLIP's causal nor BERT's masked attention looks at padding. */
export function tokenBatch(rows: readonly number[][], length?: number): TokenBatch {
  const columns = length ?? Math.max(1, ...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * columns);
  const mask = new BigInt64Array(rows.length * columns);
  rows.forEach((row, r) => {
    row.forEach((id, i) => {
      ids[r * columns + i] = BigInt(id);
      mask[r * columns + i] = 1n;
    });
  });
  return { count: rows.length, length: columns, ids, mask };
}
