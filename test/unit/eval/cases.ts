import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { boundaryF, BoundaryMean } from '@main/eval/boundary';
import { Confusion, IGNORE } from '@main/eval/metrics';
import { readLabels } from '@main/eval/truth';

/** A group of label maps and their perturbed predictions, as test/eval/reference.py makes them. */
export interface Group {
  name: string;
  classes: number;
  tolerance: number;
  images: Partial<Case>[];
}

interface Case {
  width: number;
  height: number;
  cell: number;
  seed: number;
  /** Labels that the truth is made of. */
  present: number[];
  /** Percent of the truth's pixels that are ignored. */
  ignored: number;
  /** Pixels the prediction is moved to the right. */
  shift: number;
  /** Thousandths of its pixels that are any class, and that are none. */
  noise: number;
  silent: number;
  /** A label image instead of the formula, and the label of each of its values. */
  png?: string;
  labels?: [number, number][];
}

export interface Figures {
  mIoU: number;
  mAcc: number;
  aAcc: number;
  mBF: number;
  iou: (number | null)[];
  accuracy: (number | null)[];
  boundary: (number | null)[];
}

/** lowbias32 of a counter. */
export function mixed(i: number, seed: number): number {
  let x = (i + ((seed * 0x9e3779b9) % 2 ** 32)) >>> 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

async function truthOf(one: Case): Promise<{ width: number; height: number; labels: Uint8Array }> {
  if (one.png) {
    const { width, height, indices } = await readLabels(one.png);
    const table = new Map(one.labels);
    return { width, height, labels: Uint8Array.from(indices, (value) => table.get(value)!) };
  }
  const { width, height, cell, seed, present, ignored } = one;
  const labels = Uint8Array.from({ length: width * height }, (_, i) => {
    if (mixed(i, seed + 1) % 100 < ignored) return IGNORE;
    const block = Math.floor(i / width / cell) * Math.ceil(width / cell);
    return present[mixed(block + Math.floor((i % width) / cell), seed) % present.length]!;
  });
  return { width, height, labels };
}

function perturbed(truth: Uint8Array, width: number, one: Case, classes: number): Uint8Array {
  return truth.map((_, i) => {
    const guess = mixed(i, one.seed + 3) % classes;
    const dice = mixed(i, one.seed + 2) % 1000;
    if (dice >= 1000 - one.silent) return IGNORE;
    const row = i - (i % width);
    const moved = truth[row + (((i % width) - one.shift + width) % width)]!;
    return moved === IGNORE || dice < one.noise ? guess : moved;
  });
}

/** The figures by the product's code. */
export async function figuresOf(group: Group): Promise<Figures> {
  const { classes, tolerance } = group;
  const confusion = new Confusion(classes);
  const outlines = new BoundaryMean(classes);
  for (const image of group.images) {
    const one = { ...group, ...image } as Case;
    const { width, height, labels } = await truthOf(one);
    const said = perturbed(labels, width, one, classes);
    confusion.add(said, labels);
    outlines.add(boundaryF(said, labels, width, height, classes, tolerance));
  }
  const scores = confusion.scores();
  const boundary = outlines.scores();
  const plain = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    mIoU: scores.mIoU,
    mAcc: scores.mAcc,
    aAcc: scores.aAcc,
    mBF: boundary.mean,
    iou: scores.classes.map(({ iou }) => plain(iou)),
    accuracy: scores.classes.map(({ accuracy }) => plain(accuracy)),
    boundary: boundary.classes.map(plain),
  };
}

/** A Python that has numpy: PROXYLABEL_PYTHON, else python3; null without. */
export const python =
  [process.env['PROXYLABEL_PYTHON'], 'python3'].find(
    (program) => program && spawnSync(program, ['-c', 'import numpy']).status === 0,
  ) ?? null;

/** The figures by numpy. */
export function referenceOf(groups: readonly Group[], program: string): Figures[] {
  const script = join(resolve(import.meta.dirname, '../../..'), 'test/eval/reference.py');
  const { status, stdout, stderr } = spawnSync(program, [script], {
    input: JSON.stringify(groups),
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Figures[];
}
