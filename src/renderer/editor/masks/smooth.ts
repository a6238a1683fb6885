import { Builder, subtract, unite, type Spans } from '../spans';
import { cutAtColumns, type Size } from './columns';
import { columnIndex, discOf, grown, shrunk } from './disc';

/**
 * A pixel becomes what most pixels in the disc around it are, of those within the image; as many of one as of
 * the other leave it as it is. This is the median filter of a mask: corners and bumps are rounded, specks and
 * cracks narrower than the disc go, straight edges stay where they are, and so the area stays about the same.
 * Costs a walk over the mask's box, and the disc's width for the pixels near its outline.
 * @param radius whole pixels
 */
export function smoothed(spans: Spans, size: Size, radius: number): Spans {
  const inner = shrunk(spans, size, radius);
  const band = cutAtColumns(subtract(grown(spans, size, radius), inner), size.height);
  const counts = new ColumnCounts(spans, size, radius);
  const { width, height } = size;
  const out = new Builder(spans.length);
  for (let i = 0; i < band.length; i += 2) {
    const x = Math.floor(band[i]! / height);
    const columns = counts.around(x);
    for (let at = band[i]!; at < band[i + 1]!; at++) {
      const y = at - x * height;
      let [inside, all] = [0, 0];
      for (let dx = Math.max(-radius, -x); dx <= radius && x + dx < width; dx++) {
        const half = counts.disc[dx + radius]!;
        const top = Math.max(y - half, 0);
        const bottom = Math.min(y + half + 1, height);
        const column = columns[dx + radius]!;
        inside += column[bottom]! - column[top]!;
        all += bottom - top;
      }
      const own = columns[radius]!;
      if (2 * inside > all || (2 * inside === all && own[y + 1]! > own[y]!)) out.add(at, at + 1);
    }
  }
  return unite(inner, out.finish());
}

/** How many mask pixels lie above each row, for the columns around the one that is asked for: left to right only. */
class ColumnCounts {
  readonly disc: Int32Array;
  private readonly runs: Spans;
  private readonly index: Uint32Array;
  private readonly ring: Uint32Array[];
  private readonly held: number[];

  constructor(
    spans: Spans,
    private readonly size: Size,
    private readonly radius: number,
  ) {
    this.disc = discOf(radius);
    this.runs = cutAtColumns(spans, size.height);
    this.index = columnIndex(this.runs, size.width, size.height);
    this.ring = Array.from(this.disc, () => new Uint32Array(size.height + 1));
    this.held = Array.from(this.disc, () => -1);
  }

  /** The columns x - radius to x + radius; those outside of the image mean nothing. */
  around(x: number): Uint32Array[] {
    const { radius, ring } = this;
    const columns: Uint32Array[] = [];
    for (let column = x - radius; column <= x + radius; column++) {
      const place = (column + ring.length) % ring.length;
      if (this.held[place] !== column && column >= 0 && column < this.size.width)
        this.count(column, ring[place]!);
      this.held[place] = column;
      columns.push(ring[place]!);
    }
    return columns;
  }

  private count(x: number, above: Uint32Array): void {
    const { height } = this.size;
    let [row, sum] = [0, 0];
    for (let i = this.index[x]!; i < this.index[x + 1]!; i += 2) {
      const [from, to] = [this.runs[i]! - x * height, this.runs[i + 1]! - x * height];
      above.fill(sum, row, from + 1);
      for (let y = from; y < to; y++) above[y + 1] = ++sum;
      row = to + 1;
    }
    above.fill(sum, row);
  }
}
