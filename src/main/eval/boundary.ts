import { IGNORE, type LabelMap, nanMean } from './metrics';

/** Tolerance of an outline as a share of the image's diagonal: 0.75 % (Csurka et al., section 3). */
export const BOUNDARY_TOLERANCE = 0.0075;

/**
 * Boundary F-score of each class in one image (Csurka, Larlus, Perronnin: "What is a good evaluation measure
 * for semantic segmentation?", BMVC 2013): the harmonic mean of the share of predicted outline that lies within
 * the tolerance of a true outline of that class, and of true outline that lies so of a predicted one.
 *
 * A pixel is outline of its class when one of its four neighbours in the image has another class. Where the
 * truth is IGNORE nobody knows what is there, so neither map has an outline there or against it.
 * @param tolerance share of the diagonal; distances are Euclidean, between centres of pixels
 * @returns [classes], 0..1; nan for a class without outline in either map, 0 for one with outline in only one
 */
export function boundaryF(
  prediction: LabelMap,
  truth: LabelMap,
  width: number,
  height: number,
  classes: number,
  tolerance = BOUNDARY_TOLERANCE,
): Float64Array {
  const radius = tolerance * Math.hypot(width, height);
  const said = outline(prediction, truth, width, height, classes);
  const is = outline(truth, truth, width, height, classes);
  const scores = new Float64Array(classes).fill(NaN);
  for (let k = 0; k < classes; k++) {
    const [found, wanted] = [said[k]!, is[k]!];
    if (found.length === 0 && wanted.length === 0) continue;
    const precision = shareNear(found, wanted, width, height, radius);
    const recall = shareNear(wanted, found, width, height, radius);
    const sum = precision + recall;
    scores[k] = sum > 0 ? (2 * precision * recall) / sum : 0;
  }
  return scores;
}

/** Means over images: of each class over the images that have its outline, then over the classes. */
export class BoundaryMean {
  readonly #sum: Float64Array;
  readonly #images: Float64Array;

  constructor(readonly classes: number) {
    this.#sum = new Float64Array(classes);
    this.#images = new Float64Array(classes);
  }

  /** Adds what `boundaryF` gave; null stands for nan, which JSON does not have. */
  add(scores: ArrayLike<number | null>): void {
    for (let k = 0; k < this.classes; k++) {
      const score = scores[k];
      if (score === null || score === undefined || Number.isNaN(score)) continue;
      this.#sum[k]! += score;
      this.#images[k]!++;
    }
  }

  merge(other: BoundaryMean): void {
    for (let k = 0; k < this.classes; k++) {
      this.#sum[k]! += other.#sum[k]!;
      this.#images[k]! += other.#images[k]!;
    }
  }

  /** 0..1; nan for classes that no image had. */
  scores(): { mean: number; classes: number[] } {
    const classes = Array.from(this.#sum, (sum, k) => sum / this.#images[k]!);
    return { mean: nanMean(classes), classes };
  }
}

/** Pixels of each class's outline, as indices. */
function outline(
  labels: LabelMap,
  truth: LabelMap,
  width: number,
  height: number,
  classes: number,
): number[][] {
  const found = Array.from({ length: classes }, (): number[] => []);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i]!;
      if (truth[i] === IGNORE || label >= classes) continue;
      const other = (j: number): boolean => labels[j] !== label && truth[j] !== IGNORE;
      if (
        (x > 0 && other(i - 1)) ||
        (x < width - 1 && other(i + 1)) ||
        (y > 0 && other(i - width)) ||
        (y < height - 1 && other(i + width))
      )
        found[label]!.push(i);
    }
  return found;
}

/** Share of `points` that have one of `targets` within `radius`. */
function shareNear(
  points: readonly number[],
  targets: readonly number[],
  width: number,
  height: number,
  radius: number,
): number {
  if (points.length === 0 || targets.length === 0) return 0;
  const reach = Math.floor(radius);
  const distance = columnDistance(targets, width, height, reach);
  let near = 0;
  for (const point of points) {
    const x = point % width;
    const to = Math.min(x + reach, width - 1) - x;
    for (let dx = Math.max(-reach, -x); dx <= to; dx++) {
      const dy = distance[point + dx]!;
      if (dx * dx + dy * dy > radius * radius) continue;
      near++;
      break;
    }
  }
  return near / points.length;
}

/**
 * Distance of each pixel to the nearest target in its own column, Infinity beyond `reach`. The first pass of
 * Meijster's exact distance transform; the second is needed at few pixels only, and done there.
 */
function columnDistance(
  targets: readonly number[],
  width: number,
  height: number,
  reach: number,
): Float32Array {
  const distance = new Float32Array(width * height).fill(Infinity);
  for (const target of targets) {
    distance[target] = 0;
    const y = Math.floor(target / width);
    for (let d = 1; d <= reach; d++) {
      const above = target - d * width;
      const below = target + d * width;
      if (y - d >= 0 && distance[above]! > d) distance[above] = d;
      if (y + d < height && distance[below]! > d) distance[below] = d;
    }
  }
  return distance;
}
