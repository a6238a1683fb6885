import { cpus, totalmem } from 'node:os';
import { BoundaryMean } from './boundary';
import type { Measured, Plan } from './contract';
import { Confusion } from './metrics';
import type { Sample } from './set';

/** What result.json holds. Shares are 0..1; null where a class does not occur. */
export interface Result {
  format: 1;
  set: { name: string; title: string; root: string; images: number; measured: number };
  /** Images that gave no figures, and why. */
  failed: { image: string; problem: string }[];
  notes: string[];
  model: { id: string; title: string };
  plan: Plan;
  scores: { mIoU: number | null; mAcc: number | null; aAcc: number | null; mBF: number | null };
  classes: ClassRow[];
  /** Images by their own mIoU, the worst first. */
  images: { image: string; mIoU: number | null; ms: number }[];
  machine: Machine;
  /** Of the run that ended; earlier ones of a resumed run had their own. */
  run: { shards: number; images: number; seconds: number; at: string };
}

export interface ClassRow {
  name: string;
  iou: number | null;
  accuracy: number | null;
  precision: number | null;
  /** Boundary F; null, too, where outlines were not measured. */
  boundary: number | null;
  /** Pixels. */
  truth: number;
  predicted: number;
}

export interface Machine {
  system: string;
  processor: string;
  cores: number;
  memoryBytes: number;
  node: string;
  version: string;
}

export const machineOf = (version: string): Machine => ({
  system: `${process.platform}-${process.arch}`,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  node: process.versions.node,
  version,
});

/** The figures of a set from those of its images, added up in the order of the set. */
export function figuresOf(
  plan: Plan,
  samples: readonly Sample[],
  measured: ReadonlyMap<string, Measured>,
): Pick<Result, 'scores' | 'classes' | 'images'> {
  const { classes } = plan.task;
  const confusion = new Confusion(classes.length);
  const outlines = new BoundaryMean(classes.length);
  const images: Result['images'] = [];
  for (const { id } of samples) {
    const one = measured.get(id);
    if (!one) continue;
    confusion.addSparse(one.counts);
    if (one.boundary) outlines.add(dense(one.boundary, classes.length));
    images.push({ image: id, mIoU: mIoUOf(one, classes.length), ms: one.ms });
  }
  const { mIoU, mAcc, aAcc, classes: rows } = confusion.scores();
  const boundary = outlines.scores();
  return {
    scores: { mIoU: plain(mIoU), mAcc: plain(mAcc), aAcc: plain(aAcc), mBF: plain(boundary.mean) },
    classes: rows.map((row, k) => ({
      name: classes[k]!.name,
      iou: plain(row.iou),
      accuracy: plain(row.accuracy),
      precision: plain(row.precision),
      boundary: plain(boundary.classes[k]!),
      truth: row.truth,
      predicted: row.predicted,
    })),
    images: images.sort((a, b) => (a.mIoU ?? 2) - (b.mIoU ?? 2)),
  };
}

/** An image's own mean, over the classes that are in its truth or were found in it. */
function mIoUOf({ counts }: Measured, classes: number): number | null {
  const confusion = new Confusion(classes);
  confusion.addSparse(counts);
  return plain(confusion.scores().mIoU);
}

function dense(sparse: readonly number[], classes: number): Float64Array {
  const scores = new Float64Array(classes).fill(NaN);
  for (let i = 0; i < sparse.length; i += 2) scores[sparse[i]!] = sparse[i + 1]!;
  return scores;
}

/** JSON has no nan. */
const plain = (value: number): number | null => (Number.isNaN(value) ? null : value);
