import type { Rle } from '@shared/domain/mask';
import { runsOf, runsToString, type Runs } from '@shared/mask';
import type { Rect } from './geometry';

/**
 * A mask as the editor holds it: pairs [start, end) of column-major pixel positions, ascending, neither
 * touching nor overlapping. It is COCO's RLE with its run lengths summed up, so a mask costs as much
 * memory as its outline is long, whatever its area, and is never decoded to a bitmap: looking a pixel up
 * is a binary search, and uniting two masks is a merge.
 */
export type Spans = Uint32Array;

export const NO_SPANS: Spans = new Uint32Array(0);

/** @throws AppError('bad-input') when the RLE doesn't fit its own size. */
export const spansOf = (rle: Rle): Spans => spansOfRuns(runsOf(rle));

export function spansOfRuns(runs: Runs): Spans {
  const out = new Builder(runs.length + 1);
  let at = runs[0] ?? 0;
  for (let i = 1; i < runs.length; i += 2) {
    out.add(at, at + runs[i]!);
    at += runs[i]! + (runs[i + 1] ?? 0);
  }
  return out.finish();
}

/** The RLE of an image of that size. */
export function rleOf(spans: Spans, width: number, height: number): Rle {
  const pixels = width * height;
  const last = spans[spans.length - 1] ?? 0;
  const runs = new Uint32Array(spans.length + (last < pixels ? 1 : 0));
  let end = 0;
  for (let i = 0; i < spans.length; i++) {
    runs[i] = spans[i]! - end;
    end = spans[i]!;
  }
  if (last < pixels) runs[spans.length] = pixels - last;
  return { size: [height, width], counts: runsToString(runs) };
}

export function areaOf(spans: Spans): number {
  let area = 0;
  for (let i = 0; i < spans.length; i += 2) area += spans[i + 1]! - spans[i]!;
  return area;
}

/** The smallest rectangle that holds the mask, null for an empty one. `height` is the image's. */
export function boundsOf(spans: Spans, height: number): Rect | null {
  if (spans.length === 0) return null;
  const x0 = Math.floor(spans[0]! / height);
  const x1 = Math.ceil(spans[spans.length - 1]! / height);
  let [y0, y1] = [height, 0];
  for (let i = 0; i < spans.length; i += 2) {
    const column = Math.floor(spans[i]! / height) * height;
    const from = spans[i]! - column;
    const to = spans[i + 1]! - column;
    // A span that runs on into the next column touches the bottom row and the top row.
    y0 = Math.min(y0, to > height ? 0 : from);
    y1 = Math.max(y1, Math.min(to, height));
  }
  return { x0, y0, x1, y1 };
}

/** Index of the first span that ends after the position (an even number; `spans.length` when none does). */
export function firstEndingAfter(spans: Spans, position: number): number {
  let [low, high] = [0, spans.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[2 * middle + 1]! > position) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}

export function contains(spans: Spans, position: number): boolean {
  const i = firstEndingAfter(spans, position);
  return i < spans.length && spans[i]! <= position;
}

export function unite(a: Spans, b: Spans): Spans {
  if (b.length === 0) return a;
  const [from, to] = reach(a, b);
  const middle = combine(a.subarray(from, to), b, (inA, inB) => inA || inB);
  return replaced(a, from, to, middle);
}

/** The same array where the two have nothing in common. */
export function subtract(a: Spans, b: Spans): Spans {
  const [from, to] = reach(a, b);
  if (from === to) return a;
  const middle = combine(a.subarray(from, to), b, (inA, inB) => inA && !inB);
  return replaced(a, from, to, middle);
}

export function intersect(a: Spans, b: Spans): Spans {
  return combine(a.subarray(...reach(a, b)), b, (inA, inB) => inA && inB);
}

/** Pixels which only one of the two has. */
export function difference(a: Spans, b: Spans): Spans {
  return a === b ? NO_SPANS : combine(a, b, (inA, inB) => inA !== inB);
}

/** The spans of `a` that share a pixel with the stretch from the first to the last of `b`, or touch it. */
function reach(a: Spans, b: Spans): [from: number, to: number] {
  if (b.length === 0) return [0, 0];
  const last = b[b.length - 1]!;
  const to = firstEndingAfter(a, last);
  return [firstEndingAfter(a, b[0]! - 1), a[to]! <= last ? to + 2 : to];
}

function replaced(a: Spans, from: number, to: number, middle: Spans): Spans {
  const out = new Uint32Array(from + middle.length + a.length - to);
  out.set(a.subarray(0, from));
  out.set(middle, from);
  out.set(a.subarray(to), from + middle.length);
  return out;
}

/** Walks the borders of both masks in order; between two borders membership is constant. */
function combine(a: Spans, b: Spans, rule: (inA: boolean, inB: boolean) => boolean): Spans {
  const out = new Builder(a.length + b.length);
  let [i, j, from] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const to = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    if (rule(i % 2 === 1, j % 2 === 1)) out.add(from, to);
    if (a[i] === to) i++;
    if (b[j] === to) j++;
    from = to;
  }
  return out.finish();
}

/** Collects spans in ascending order and joins those that touch. */
export class Builder {
  private spans: Uint32Array;
  private length = 0;

  constructor(capacity: number) {
    this.spans = new Uint32Array(capacity + (capacity % 2));
  }

  add(start: number, end: number): void {
    if (start >= end) return;
    if (this.length > 0 && this.spans[this.length - 1] === start) {
      this.spans[this.length - 1] = end;
      return;
    }
    if (this.length === this.spans.length) {
      const larger = new Uint32Array(Math.max(64, 2 * this.length));
      larger.set(this.spans);
      this.spans = larger;
    }
    this.spans[this.length++] = start;
    this.spans[this.length++] = end;
  }

  finish(): Spans {
    return this.spans.slice(0, this.length);
  }
}
