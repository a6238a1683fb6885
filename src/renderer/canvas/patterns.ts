/** Side of the tiles that patterns are made of, pixels; a power of two. */
export const TILE = 8;

/** Whether a pixel of a tile is marked. */
type Rule = (x: number, y: number) => boolean;

/** Told apart at a glance and in any size: leaning to either side, lying, standing, dots, and the two crosses. */
const RULES: readonly Rule[] = [
  (x, y) => ((x + y) & 7) < 2,
  (x, y) => ((x - y) & 7) < 2,
  (_, y) => (y & 7) < 2,
  (x) => (x & 7) < 2,
  (x, y) => (x & 3) < 2 && (y & 3) < 2,
  (x, y) => ((x + y) & 7) < 1 || ((x - y) & 7) < 1,
  (x, y) => (x & 7) < 1 || (y & 7) < 1,
];

export const PATTERN_COUNT = RULES.length;

/** Pattern p, counted from 1, at (x, y) is entry (p * TILE + y % TILE) * TILE + x % TILE; 0 is no pattern. */
export const PATTERNS: Uint8Array = Uint8Array.from(
  { length: (PATTERN_COUNT + 1) * TILE * TILE },
  (_, at) => {
    const rule = RULES[Math.floor(at / TILE / TILE) - 1];
    return Number(rule?.(at % TILE, Math.floor(at / TILE) % TILE) ?? false);
  },
);
