import type { Decision, Rows } from './decision';

/**
 * The labelled pixels of a decision as vertical runs of one label, in COCO's column-major order.
 * Entries 0 .. count - 1 of each array are valid.
 */
export interface ColumnRuns {
  count: number;
  /** First pixel and the one after the last, column-major. A run never passes the end of its column. */
  start: Uint32Array;
  end: Uint32Array;
  label: Uint16Array;
  /** Sums over the run of the decision's `best` and `margin`. */
  best: Float64Array;
  margin: Float64Array;
}

/**
 * Reads row by row, as the maps lie in memory, while each column holds the run it is in; the runs are put in
 * order at the end.
 * @param rows which rows of an image `height` tall the decision is about.
 */
export function columnRuns(
  decision: Decision,
  rows: Rows = { from: 0, to: decision.height },
  height = decision.height,
): ColumnRuns {
  const { width, labels, best, margin } = decision;
  let found = allocate(1024);
  const label = new Uint16Array(width);
  const start = new Uint32Array(width);
  const bestSum = new Uint32Array(width);
  const marginSum = new Uint32Array(width);
  const close = (x: number, y: number): void => {
    if (label[x] === 0) return;
    if (found.count === found.start.length) found = grow(found);
    const i = found.count++;
    found.start[i] = x * height + start[x]!;
    found.end[i] = x * height + y;
    found.label[i] = label[x]!;
    found.best[i] = bestSum[x]!;
    found.margin[i] = marginSum[x]!;
  };
  for (let y = rows.from, i = 0; y < rows.to; y++)
    for (let x = 0; x < width; x++, i++) {
      if (labels[i] === label[x]) {
        bestSum[x]! += best[i]!;
        marginSum[x]! += margin[i]!;
        continue;
      }
      close(x, y);
      label[x] = labels[i]!;
      start[x] = y;
      bestSum[x] = best[i]!;
      marginSum[x] = margin[i]!;
    }
  for (let x = 0; x < width; x++) close(x, rows.to);
  return inColumns(found, width, height);
}

/** Runs found in the order of their ends, by column; those of a column are in order. */
function inColumns(found: ColumnRuns, width: number, height: number): ColumnRuns {
  const next = new Uint32Array(width + 1);
  const columnOf = (i: number): number => Math.floor(found.start[i]! / height);
  for (let i = 0; i < found.count; i++) next[columnOf(i) + 1]!++;
  for (let x = 0; x < width; x++) next[x + 1]! += next[x]!;
  const sorted = allocate(found.count);
  sorted.count = found.count;
  for (let i = 0; i < found.count; i++) copyRun(found, i, sorted, next[columnOf(i)]!++);
  return sorted;
}

/** The runs of an image `height` tall from those of its parts, from top to bottom. */
export function joinedRuns(parts: readonly ColumnRuns[], height: number): ColumnRuns {
  const [first] = parts as [ColumnRuns];
  if (parts.length === 1) return first;
  const all = allocate(parts.reduce((sum, { count }) => sum + count, 0));
  const next = parts.map(() => 0);
  for (let end = height; next.some((i, p) => i < parts[p]!.count); end += height)
    for (const [p, part] of parts.entries())
      for (; next[p]! < part.count && part.start[next[p]!]! < end; next[p]!++)
        append(all, part, next[p]!, end - height);
  return all;
}

/** Puts a run behind the others; it goes on with the last where that ends, in the same column. */
function append(all: ColumnRuns, part: ColumnRuns, i: number, column: number): void {
  const last = all.count - 1;
  const start = part.start[i]!;
  const goesOn =
    last >= 0 && start > column && all.end[last] === start && all.label[last] === part.label[i];
  if (!goesOn) return copyRun(part, i, all, all.count++);
  all.end[last] = part.end[i]!;
  all.best[last]! += part.best[i]!;
  all.margin[last]! += part.margin[i]!;
}

function copyRun(from: ColumnRuns, i: number, to: ColumnRuns, at: number): void {
  to.start[at] = from.start[i]!;
  to.end[at] = from.end[i]!;
  to.label[at] = from.label[i]!;
  to.best[at] = from.best[i]!;
  to.margin[at] = from.margin[i]!;
}

function allocate(size: number): ColumnRuns {
  return {
    count: 0,
    start: new Uint32Array(size),
    end: new Uint32Array(size),
    label: new Uint16Array(size),
    best: new Float64Array(size),
    margin: new Float64Array(size),
  };
}

function grow(runs: ColumnRuns): ColumnRuns {
  const larger = allocate(runs.start.length * 2);
  larger.count = runs.count;
  larger.start.set(runs.start);
  larger.end.set(runs.end);
  larger.label.set(runs.label);
  larger.best.set(runs.best);
  larger.margin.set(runs.margin);
  return larger;
}
