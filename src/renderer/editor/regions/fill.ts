import { Builder, NO_SPANS, type Spans } from '../spans';

/**
 * The pixels connected to a start, side by side, for which `has` is true (column-major positions). Works in whole
 * runs of a column and asks for each pixel once, so the cost goes with the region's size, not the image's.
 */
export function fill(
  width: number,
  height: number,
  start: number,
  has: (position: number) => boolean,
): Spans {
  if (!has(start)) return NO_SPANS;
  // A run of a column is seen as a whole: if its first pixel was, all were.
  const seen = blank(width * height);
  const waiting = [start, start + 1];
  let [left, right] = [width, 0];
  while (waiting.length > 0) {
    let to = waiting.pop()!;
    let from = waiting.pop()!;
    if (seen[from] === 1) continue;
    const x = Math.floor(from / height);
    const [top, bottom] = [x * height, (x + 1) * height];
    while (from > top && has(from - 1)) from--;
    while (to < bottom && has(to)) to++;
    seen.fill(1, from, to);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    if (x > 0) seek(from - height, to - height);
    if (x + 1 < width) seek(from + height, to + height);
  }
  const found = spansIn(seen, left * height, right * height);
  seen.fill(0, left * height, right * height);
  return found;

  /** Notes the unseen runs that have a part between two positions of a column. */
  function seek(from: number, end: number): void {
    for (let at = from; at < end; at++) {
      if (seen[at] === 1 || !has(at)) continue;
      const first = at;
      while (at < end && has(at)) at++;
      waiting.push(first, at);
    }
  }
}

/** All zeros, and left so: it would be megabytes for every move of the hand. */
let scratch = new Uint8Array(0);
function blank(length: number): Uint8Array {
  if (scratch.length !== length) scratch = new Uint8Array(length);
  return scratch;
}

/** The ones of a bitmap between two positions. */
function spansIn(bits: Uint8Array, from: number, end: number): Spans {
  const out = new Builder(1024);
  for (let at = next(bits, 1, from, end); at < end;) {
    const to = next(bits, 0, at, end);
    out.add(at, to);
    at = next(bits, 1, to, end);
  }
  return out.finish();
}

/** Where a value is found first between two positions; `end` when nowhere. */
function next(bits: Uint8Array, value: 0 | 1, from: number, end: number): number {
  const at = bits.indexOf(value, from);
  return at < 0 || at > end ? end : at;
}
