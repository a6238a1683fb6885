/** The label of pixels that don't count, in truth and prediction (mmsegmentation's `ignore_index`). */
export const IGNORE = 255;

/** A label map: the class index of each pixel, row by row; IGNORE where there is none. */
export type LabelMap = Uint8Array;

/** Counts of one image, sparse: truth, prediction, pixels; truth, prediction, pixels; ... */
export type Counts = readonly number[];

/** What can be said of one class. `nan`: the class occurs neither in the truth nor (IoU) in the prediction. */
export interface ClassScore {
  iou: number;
  /** Share of the class's true pixels that were found (recall). */
  accuracy: number;
  /** Share of the pixels called so that are so. */
  precision: number;
  /** Pixels. */
  truth: number;
  predicted: number;
}

/** Shares, 0..1. */
export interface Scores {
  /** Mean IoU over the classes that occur in truth or prediction. */
  mIoU: number;
  /** Mean accuracy over the classes that occur in the truth. */
  mAcc: number;
  /** Share of all labelled pixels that are right. */
  aAcc: number;
  classes: ClassScore[];
}

/**
 * Counts of (truth, prediction) over any number of label maps, added up image by image.
 * The figures are those of mmsegmentation's `IoUMetric`: areas are summed over the whole set before they are
 * divided, pixels whose truth is IGNORE are left out, a prediction of IGNORE is a miss of the true class and a
 * hit of none, and classes that would divide by zero are left out of a mean (`nanmean`).
 */
export class Confusion {
  /** [classes, classes + 1]: truth by prediction; the last column holds predictions of IGNORE. */
  readonly counts: Float64Array;

  constructor(readonly classes: number) {
    if (!Number.isInteger(classes) || classes < 1 || classes > IGNORE)
      throw new RangeError(`There can be 1 to ${IGNORE} classes, not ${classes}.`);
    this.counts = new Float64Array(classes * (classes + 1));
  }

  /** Adds an image. @throws RangeError for maps of different sizes, or a label that is neither a class nor IGNORE */
  add(prediction: LabelMap, truth: LabelMap): void {
    if (prediction.length !== truth.length)
      throw new RangeError(`${prediction.length} pixels predicted, ${truth.length} labelled.`);
    const { classes, counts } = this;
    const columns = classes + 1;
    for (let i = 0; i < truth.length; i++) {
      const is = truth[i]!;
      if (is === IGNORE) continue;
      const said = prediction[i]!;
      const column = said === IGNORE ? classes : said;
      if (is >= classes || column > classes || said === classes)
        throw new RangeError(`Pixel ${i} has a label that is none of the ${classes} classes.`);
      counts[is * columns + column]!++;
    }
  }

  /** Adds what `sparse` gave. @throws RangeError */
  addSparse(sparse: Counts): void {
    const { classes, counts } = this;
    for (let i = 0; i < sparse.length; i += 3) {
      const [is, said, pixels] = [sparse[i]!, sparse[i + 1]!, sparse[i + 2]!];
      if (is >= classes || said > classes || !(pixels >= 0))
        throw new RangeError(`Counts of class ${is} don't fit ${classes} classes.`);
      counts[is * (classes + 1) + said]! += pixels;
    }
  }

  /** Adds all that another one has counted. */
  merge(other: Confusion): void {
    if (other.classes !== this.classes) throw new RangeError('Not the same classes.');
    other.counts.forEach((pixels, i) => (this.counts[i]! += pixels));
  }

  /** What is not zero: a photo has few of many classes. */
  sparse(): number[] {
    const columns = this.classes + 1;
    const found: number[] = [];
    this.counts.forEach((pixels, i) => {
      if (pixels > 0) found.push(Math.floor(i / columns), i % columns, pixels);
    });
    return found;
  }

  scores(): Scores {
    const { classes, counts } = this;
    const columns = classes + 1;
    const predicted = new Float64Array(columns);
    const truth = new Float64Array(classes);
    counts.forEach((pixels, i) => {
      predicted[i % columns]! += pixels;
      truth[Math.floor(i / columns)]! += pixels;
    });
    const each = Array.from(truth, (total, k): ClassScore => {
      const hits = counts[k * columns + k]!;
      return {
        iou: hits / (total + predicted[k]! - hits),
        accuracy: hits / total,
        precision: hits / predicted[k]!,
        truth: total,
        predicted: predicted[k]!,
      };
    });
    const hits = each.reduce((sum, _, k) => sum + counts[k * columns + k]!, 0);
    return {
      mIoU: nanMean(each.map(({ iou }) => iou)),
      mAcc: nanMean(each.map(({ accuracy }) => accuracy)),
      aAcc: hits / truth.reduce((sum, total) => sum + total, 0),
      classes: each,
    };
  }
}

/** The mean of the numbers that are numbers; nan of none. */
export function nanMean(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
