import { Builder, boundsOf, subtract, type Spans } from '../spans';
import { cutAtColumns, spansOfRect, type Size } from './columns';

/** Half the height of a disc's columns: a pixel belongs to it when its centre is at most `radius` away. */
export function discOf(radius: number): Int32Array {
  return Int32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.floor(Math.sqrt(radius * radius - (i - radius) * (i - radius))),
  );
}

/**
 * Every pixel that has a pixel of the mask at most `radius` away: dilation by a disc, exact. Costs the mask's
 * box and, for each of its runs, the disc's width.
 * @param radius whole pixels
 */
export function grown(spans: Spans, { width, height }: Size, radius: number): Spans {
  if (spans.length === 0) return spans;
  const runs = cutAtColumns(spans, height);
  const disc = discOf(radius);
  const firstRun = columnIndex(runs, width, height);
  const left = Math.max(Math.floor(runs[0]! / height) - radius, 0);
  const right = Math.min(Math.floor(runs[runs.length - 2]! / height) + radius, width - 1);
  // For each row the furthest end of what begins there; a column's pieces come out of it sorted and joined.
  const endOf = new Int32Array(height);
  const out = new Builder(spans.length);
  for (let x = left; x <= right; x++) {
    let [from, to] = [height, 0];
    for (let dx = Math.max(-radius, -x); dx <= radius && x + dx < width; dx++) {
      const half = disc[dx + radius]!;
      const head = (x + dx) * height;
      for (let i = firstRun[x + dx]!; i < firstRun[x + dx + 1]!; i += 2) {
        const start = Math.max(runs[i]! - head - half, 0);
        const end = Math.min(runs[i + 1]! - head + half, height);
        if (end > endOf[start]!) endOf[start] = end;
        if (start < from) from = start;
        if (end > to) to = end;
      }
    }
    let end = 0;
    let start = from;
    for (let y = from; y < to; y++) {
      if (endOf[y] === 0) continue;
      if (y > end) {
        out.add(x * height + start, x * height + end);
        start = y;
      }
      end = Math.max(end, endOf[y]!);
      endOf[y] = 0;
    }
    out.add(x * height + start, x * height + end);
  }
  return out.finish();
}

/**
 * Every pixel of the mask that has no pixel beside it at most `radius` away: erosion by a disc, exact. A mask
 * that reaches the image's edge is cut there, it doesn't end, so it doesn't draw back from the edge.
 */
export function shrunk(spans: Spans, size: Size, radius: number): Spans {
  const box = boundsOf(spans, size.height);
  if (box === null) return spans;
  // Of what lies outside of the box, nothing is nearer than the pixels right beside it.
  const framed = {
    x0: Math.max(box.x0 - 1, 0),
    y0: Math.max(box.y0 - 1, 0),
    x1: Math.min(box.x1 + 1, size.width),
    y1: Math.min(box.y1 + 1, size.height),
  };
  const background = subtract(spansOfRect(framed, size.height), spans);
  return subtract(spans, grown(background, size, radius));
}

/** Where each column's runs begin, and one more for where the last one's end. */
export function columnIndex(runs: Spans, width: number, height: number): Uint32Array {
  const index = new Uint32Array(width + 1);
  let i = 0;
  for (let x = 0; x <= width; x++) {
    while (i < runs.length && runs[i]! < x * height) i += 2;
    index[x] = i;
  }
  return index;
}
