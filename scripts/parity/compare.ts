import type { NdArray } from './arrays';

/** How far an array may be from what is expected. */
export interface Tolerance {
  max: number;
  median?: number;
  /** Share of groups (positions, rows, pixels) that may pass `max`, and how far those may go. */
  outliers?: number;
  outlierMax?: number;
  /** Values that make one group; default 1. */
  group?: number;
}

export interface Comparison {
  max: number;
  median: number;
  /** Share of groups beyond the limit. */
  outliers: number;
  ok: boolean;
}

/** Largest and median absolute difference, and whether they keep to the tolerance. NaN never does. */
export function compare(actual: NdArray, expected: NdArray, tolerance: Tolerance): Comparison {
  if (actual.data.length !== expected.data.length)
    throw new Error(
      `[${actual.shape.join(', ')}] where [${expected.shape.join(', ')}] is expected`,
    );
  const { group = 1 } = tolerance;
  const differences = Float64Array.from(expected.data, (value, i) => {
    const difference = Math.abs(actual.data[i]! - value);
    return Number.isNaN(difference) ? Infinity : difference;
  });
  let max = 0;
  const beyond = new Set<number>();
  differences.forEach((difference, i) => {
    if (difference > max) max = difference;
    if (difference > tolerance.max) beyond.add(Math.floor(i / group));
  });
  const median = differences.toSorted()[differences.length >> 1] ?? 0;
  const outliers = beyond.size / Math.max(1, differences.length / group);
  const within = outliers <= (tolerance.outliers ?? 0) && max <= (tolerance.outlierMax ?? Infinity);
  return { max, median, outliers, ok: within && median <= (tolerance.median ?? Infinity) };
}
