import type { Decision } from './decision';

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

/** Columns turned at a time: one cache line of a row of bytes. */
const TILE = 64;

export function columnRuns(decision: Decision): ColumnRuns {
  const { width, height } = decision;
  let runs = allocate(1024);
  const labels = new Uint16Array(TILE * height);
  const best = new Uint8Array(TILE * height);
  const margin = new Uint8Array(TILE * height);
  for (let x0 = 0; x0 < width; x0 += TILE) {
    const columns = Math.min(TILE, width - x0);
    turn(decision.labels, labels, x0, columns, width, height);
    turn(decision.best, best, x0, columns, width, height);
    turn(decision.margin, margin, x0, columns, width, height);
    for (let x = 0; x < columns; x++) {
      if (runs.start.length - runs.count < height) runs = grow(runs, height);
      readColumn(runs, labels, best, margin, x * height, (x + 1) * height, x0 * height);
    }
  }
  return runs;
}

/**
 * Adds the runs of the pixels from .. to - 1, one column; `base`: the image's pixel that pixel 0 of the maps is.
 * A function of its own because engines optimise what is called often.
 */
function readColumn(
  runs: ColumnRuns,
  labels: Uint16Array,
  best: Uint8Array,
  margin: Uint8Array,
  from: number,
  to: number,
  base: number,
): void {
  for (let p = from; p < to;) {
    const label = labels[p]!;
    const start = p;
    let bestSum = 0;
    let marginSum = 0;
    for (; p < to && labels[p] === label; p++) {
      bestSum += best[p]!;
      marginSum += margin[p]!;
    }
    if (label === 0) continue;
    const i = runs.count++;
    runs.start[i] = base + start;
    runs.end[i] = base + p;
    runs.label[i] = label;
    runs.best[i] = bestSum;
    runs.margin[i] = marginSum;
  }
}

/** Copies columns x0 .. x0 + columns - 1 of a row-major map, one column after another. */
function turn(
  from: Uint8Array | Uint16Array,
  to: Uint8Array | Uint16Array,
  x0: number,
  columns: number,
  width: number,
  height: number,
): void {
  for (let y = 0; y < height; y++) {
    const row = y * width + x0;
    for (let x = 0; x < columns; x++) to[x * height + y] = from[row + x]!;
  }
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

/** With room for `more` runs. */
function grow(runs: ColumnRuns, more: number): ColumnRuns {
  const larger = allocate(runs.start.length * 2 + more);
  larger.count = runs.count;
  larger.start.set(runs.start);
  larger.end.set(runs.end);
  larger.label.set(runs.label);
  larger.best.set(runs.best);
  larger.margin.set(runs.margin);
  return larger;
}
