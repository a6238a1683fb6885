/** Scales each row of [rows, size] to unit length, in place; a row of zeros stays. */
export function unitRows(rows: Float32Array, size: number): Float32Array {
  for (let start = 0; start < rows.length; start += size) {
    let squares = 0;
    for (let i = start; i < start + size; i++) squares += rows[i]! * rows[i]!;
    const length = Math.sqrt(squares) || 1;
    for (let i = start; i < start + size; i++) rows[i]! /= length;
  }
  return rows;
}

/** The vector of a name from those of its prompts [prompts, size]: unit each, mean, unit again. */
export function nameVector(prompts: Float32Array, size: number): Float32Array {
  const units = unitRows(prompts.slice(), size);
  const mean = new Float64Array(size);
  for (let i = 0; i < units.length; i++) mean[i % size]! += units[i]!;
  // Their number cancels out in the last step.
  return unitRows(Float32Array.from(mean), size);
}
