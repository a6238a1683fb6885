/** Vectors looked at to find the directions, spread evenly. */
const LOOKED_AT = 512;
const ROUNDS = 2;

/**
 * The directions that keep most of the vectors' products, orthonormal, [count, size]: subspace iteration (Halko,
 * Martinsson and Tropp 2011, algorithm 4.4) on the vectors as they are, not centred, since cosines are wanted.
 * The same vectors give the same directions.
 */
export function principalDirections(
  vectors: Float32Array,
  size: number,
  count: number,
): Float32Array {
  const total = vectors.length / size;
  const step = Math.max(1, total / LOOKED_AT);
  const sample: Float32Array[] = [];
  for (let at = 0; at < total; at += step) {
    const from = Math.floor(at) * size;
    sample.push(vectors.subarray(from, from + size));
  }
  let directions = noise(count * size);
  for (let round = 0; round <= ROUNDS; round++) {
    const next = new Float32Array(count * size);
    for (const vector of sample)
      for (let k = 0; k < count * size; k += size) {
        const along = dot(vector, 0, directions, k, size);
        for (let i = 0; i < size; i++) next[k + i]! += along * vector[i]!;
      }
    orthonormalise(next, size);
    directions = next;
  }
  return directions;
}

/** Components of vectors along directions, [vectors, directions]. */
export function project(
  vectors: Float32Array,
  size: number,
  directions: Float32Array,
): Float32Array {
  const count = directions.length / size;
  const out = new Float32Array((vectors.length / size) * count);
  for (let at = 0, to = 0; at < vectors.length; at += size)
    for (let k = 0; k < directions.length; k += size)
      out[to++] = dot(vectors, at, directions, k, size);
  return out;
}

function dot(a: Float32Array, i: number, b: Float32Array, j: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += a[i + k]! * b[j + k]!;
  return sum;
}

/** Gram-Schmidt, in place; what depends on those before becomes zero. */
function orthonormalise(rows: Float32Array, size: number): void {
  for (let at = 0; at < rows.length; at += size) {
    const before = Math.sqrt(dot(rows, at, rows, at, size));
    // Twice: once leaves what rounding left.
    for (let again = 0; again < 2; again++)
      for (let to = 0; to < at; to += size) {
        const along = dot(rows, at, rows, to, size);
        for (let i = 0; i < size; i++) rows[at + i]! -= along * rows[to + i]!;
      }
    const length = Math.sqrt(dot(rows, at, rows, at, size));
    const share = length > before * 1e-5 ? 1 / length : 0;
    for (let i = 0; i < size; i++) rows[at + i]! *= share;
  }
}

/** Numbers without a pattern between -0.5 and 0.5, always the same ones. */
function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
