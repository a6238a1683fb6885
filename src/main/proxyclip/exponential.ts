const STEPS = 128;
const DEEPEST = 20;
/** The most that `falling` leaves out where it says 0. */
export const LEFT_OUT = Math.exp(-DEEPEST);
const TABLE = Float64Array.from({ length: DEEPEST * STEPS + 1 }, (_, i) => Math.exp(-i / STEPS));

/**
 * exp(-x) for x >= 0: within 1e-7 of itself, 0 below 3e-9. A table and the first terms of the series from
 * there: Math.exp once a name and pixel would be most of a decision's time.
 */
export function falling(x: number): number {
  if (!(x < DEEPEST)) return 0;
  const i = (x * STEPS) | 0;
  const rest = x - i / STEPS;
  return TABLE[i]! * (1 - rest + 0.5 * rest * rest);
}
