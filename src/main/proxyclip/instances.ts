import type { BBox, Rle } from '@shared/domain/mask';
import { bboxOfRuns, runsToString } from '@shared/mask';
import type { Decision } from './decision';
import { columnRuns, type ColumnRuns } from './column-runs';

/** One connected part of a category's pixels. */
export interface Instance {
  /** Index of the category in the vocabulary that was decided on. */
  category: number;
  mask: Rle;
  bbox: BBox;
  area: number;
  /** Mean winning probability over the mask, 0..1. */
  score: number;
  /** 1 - mean(top1 - top2) over the mask, 0..1. */
  doubt: number;
}

export interface InstanceOptions {
  /** Parts smaller than this share of the image are dropped as specks. */
  minArea?: number;
}

/** About one patch of the models' grid: what is smaller was not seen, only interpolated. */
export const MIN_AREA = 0.0005;

/**
 * The connected parts of each category, largest first, holes kept. Pixels that touch by a corner belong
 * together (8-connected, as OpenCV's default): thin slanting things such as poles, legs and leashes would
 * otherwise fall to pieces.
 */
export function instances(decision: Decision, options: InstanceOptions = {}): Instance[] {
  return instancesOf(columnRuns(decision), decision.width, decision.height, options);
}

/** The same from the runs of a decision. */
export function instancesOf(
  runs: ColumnRuns,
  width: number,
  height: number,
  { minArea = MIN_AREA }: InstanceOptions = {},
): Instance[] {
  const parts = partsOf(runs, height);
  const least = Math.max(1, minArea * width * height);
  return parts
    .filter((part) => part.area >= least)
    .sort((a, b) => b.area - a.area)
    .map((part) => instance(part, runs, width, height));
}

interface Part {
  label: number;
  area: number;
  best: number;
  margin: number;
  /** Its runs, in column-major order. */
  runs: number[];
}

/** Groups the runs by connection: within a column none touch, so neighbouring columns decide. */
function partsOf(runs: ColumnRuns, height: number): Part[] {
  const parent = connect(runs, height);
  const parts = new Map<number, Part>();
  for (let i = 0; i < runs.count; i++) {
    const root = find(parent, i);
    let part = parts.get(root);
    if (!part) {
      part = { label: runs.label[i]!, area: 0, best: 0, margin: 0, runs: [] };
      parts.set(root, part);
    }
    part.area += runs.end[i]! - runs.start[i]!;
    part.best += runs.best[i]!;
    part.margin += runs.margin[i]!;
    part.runs.push(i);
  }
  return [...parts.values()];
}

function connect(runs: ColumnRuns, height: number): Int32Array {
  const parent = Int32Array.from({ length: runs.count }, (_, i) => i);
  let before = 0;
  for (let i = 0; i < runs.count; i++) {
    const column = Math.floor(runs.start[i]! / height);
    const start = runs.start[i]! - height;
    const end = runs.end[i]! - height;
    // Runs of the column to the left that end above this one can touch no later run either.
    while (before < i && runs.end[before]! < start) before++;
    for (let j = before; j < i && runs.start[j]! <= end; j++) {
      const left = Math.floor(runs.start[j]! / height) === column - 1;
      if (left && runs.label[j] === runs.label[i]) unite(parent, i, j);
    }
  }
  return parent;
}

function find(parent: Int32Array, i: number): number {
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]!]!;
    i = parent[i]!;
  }
  return i;
}

/** The smaller index leads, so that parts come in the order of their first pixel. */
function unite(parent: Int32Array, i: number, j: number): void {
  const a = find(parent, i);
  const b = find(parent, j);
  parent[Math.max(a, b)] = Math.min(a, b);
}

function instance(part: Part, runs: ColumnRuns, width: number, height: number): Instance {
  const lengths: number[] = [];
  let end = 0;
  for (const i of part.runs) {
    const start = runs.start[i]!;
    // A run at the foot of a column and one at the head of the next are one run of the code.
    if (start === end && lengths.length > 0) lengths[lengths.length - 1]! += runs.end[i]! - start;
    else lengths.push(start - end, runs.end[i]! - start);
    end = runs.end[i]!;
  }
  if (end < width * height) lengths.push(width * height - end);
  const coded = Uint32Array.from(lengths);
  return {
    category: part.label - 1,
    mask: { size: [height, width], counts: runsToString(coded) },
    bbox: bboxOfRuns(coded, height),
    area: part.area,
    score: part.best / part.area / 255,
    doubt: 1 - part.margin / part.area / 255,
  };
}
