import type { Rect } from '../geometry';
import { Builder, type Spans } from '../spans';

/** The same pixels, cut where a span runs on into the next column: every pair then lies in one column. */
export function cutAtColumns(spans: Spans, height: number): Spans {
  let pieces = 0;
  for (let i = 0; i < spans.length; i += 2)
    pieces += Math.ceil(spans[i + 1]! / height) - Math.floor(spans[i]! / height);
  const runs = new Uint32Array(2 * pieces);
  let length = 0;
  for (let i = 0; i < spans.length; i += 2)
    for (let at = spans[i]!; at < spans[i + 1]!;) {
      const foot = (Math.floor(at / height) + 1) * height;
      runs[length++] = at;
      runs[length++] = at = Math.min(foot, spans[i + 1]!);
    }
  return runs;
}

/** All pixels of a rectangle that lies within an image of that height. */
export function spansOfRect({ x0, y0, x1, y1 }: Rect, height: number): Spans {
  const out = new Builder(2 * Math.max(0, x1 - x0));
  for (let x = x0; x < x1; x++) out.add(x * height + y0, x * height + y1);
  return out.finish();
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A mask of one image in another: at the same place or moved by whole pixels. What comes to lie outside is
 * cut off.
 */
export function placed(spans: Spans, from: Size, to: Size, dx = 0, dy = 0): Spans {
  const out = new Builder(spans.length);
  const runs = cutAtColumns(spans, from.height);
  for (let i = 0; i < runs.length; i += 2) {
    const x = Math.floor(runs[i]! / from.height);
    if (x + dx < 0 || x + dx >= to.width) continue;
    const shift = dy - x * from.height;
    const top = (x + dx) * to.height;
    const start = Math.max(runs[i]! + shift, 0);
    const end = Math.min(runs[i + 1]! + shift, to.height);
    out.add(top + start, top + end);
  }
  return out.finish();
}
