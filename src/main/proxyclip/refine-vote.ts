import type { RgbImage } from './resize';

/** Labels at the size at which outlines are refined. */
export interface Field {
  width: number;
  height: number;
  labels: Uint8Array | Uint16Array;
  /** How sure the label is, and its lead over the second, 0..1. */
  share: Float32Array;
  margin: Float32Array;
}

/** What a pixel's own label counts beside the votes of its neighbours; the most alike count 1 each. */
const OWN_WEIGHT = 0.5;

/** Of the picture's mean contrast, how much of a difference makes two colours e times less alike. */
const SOFTNESS = 0.25;

/** Distance at which contrast is measured, in pixels of a full-sized guide. */
const CONTRAST_AT = 4;

const BLOCK = 8;

/** Distances in pixels of a guide that is `scale` times the full size. */
export const reaches = (distances: readonly number[], scale: number): number[] =>
  distances.map((distance) => Math.max(1, Math.round(distance * scale)));

/**
 * The weight of a neighbour by the sum of the three differences of its colour, 0..765: exp(-mean difference /
 * sigma). Sigma follows the picture's contrast, so that a dim picture has edges, too.
 */
export function weightsFor(guide: RgbImage, scale: number): Float32Array {
  const [apart] = reaches([CONTRAST_AT], scale);
  const sigma = Math.max(1, SOFTNESS * meanContrast(guide, apart!));
  return Float32Array.from({ length: 766 }, (_, sum) => Math.exp(-sum / 3 / sigma));
}

/** Mean difference of a channel between pixels `apart` on a row or column, levels; of every fourth pixel. */
function meanContrast({ rgb, width, height }: RgbImage, apart: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y + apart < height; y += 2)
    for (let x = 0; x + apart < width; x += 2, count += 6) {
      const i = 3 * (y * width + x);
      for (let c = i; c < i + 3; c++) {
        sum += Math.abs(rgb[c]! - rgb[c + 3 * apart]!);
        sum += Math.abs(rgb[c]! - rgb[c + 3 * apart * width]!);
      }
    }
  return count > 0 ? sum / count : 0;
}

/**
 * One round of votes: each pixel with another label among its neighbours, eight at each distance, takes the label
 * with the greatest sum of weight times share. A neighbour beyond the border is the pixel at the border.
 * @param rgb of the field's size.
 * @param weights see `weightsFor`.
 */
export function vote(
  field: Field,
  rgb: Uint8Array,
  weights: Float32Array,
  distances: readonly number[],
): Field {
  const { width, height, labels, share } = field;
  const next = {
    ...field,
    labels: labels.slice(),
    share: share.slice(),
    margin: field.margin.slice(),
  };
  const ballot = new Ballot();
  const reach = Math.max(...distances);
  const offsets = distances.flatMap(around);
  const count = offsets.length;
  const across = Int32Array.from(offsets, ([x]) => x + reach);
  const rows = new Int32Array(count);
  // Columns -reach .. width + reach, those outside moved to the border.
  const columns = Int32Array.from({ length: width + 2 * reach }, (_, x) =>
    Math.min(Math.max(x - reach, 0), width - 1),
  );
  const active = nearOutlines(field, reach);
  const blocks = Math.ceil(width / BLOCK);

  for (let y = 0; y < height; y++) {
    for (let k = 0; k < count; k++)
      rows[k] = Math.min(Math.max(y + offsets[k]![1], 0), height - 1) * width;
    const row = (y >> 3) * blocks;
    for (let block = 0; block < blocks; block++) {
      if (active[row + block] === 0) continue;
      const end = Math.min((block + 1) * BLOCK, width);
      for (let x = block * BLOCK; x < end; x++) {
        const i = y * width + x;
        const own = labels[i]!;
        let k = 0;
        while (k < count && labels[rows[k]! + columns[x + across[k]!]!] === own) k++;
        if (k === count) continue;

        const red = rgb[3 * i]!;
        const green = rgb[3 * i + 1]!;
        const blue = rgb[3 * i + 2]!;
        let all = OWN_WEIGHT;
        let forOwn = OWN_WEIGHT * share[i]!;
        for (k = 0; k < count; k++) {
          const j = rows[k]! + columns[x + across[k]!]!;
          const difference =
            Math.abs(rgb[3 * j]! - red) +
            Math.abs(rgb[3 * j + 1]! - green) +
            Math.abs(rgb[3 * j + 2]! - blue);
          const weight = weights[difference]!;
          all += weight;
          if (labels[j] === own) forOwn += weight * share[j]!;
          else ballot.add(labels[j]!, weight * share[j]!);
        }
        ballot.add(own, forOwn);
        ballot.count();
        next.labels[i] = ballot.winner;
        next.share[i] = ballot.most / all;
        next.margin[i] = (ballot.most - ballot.second) / all;
      }
    }
  }
  return next;
}

/** Votes for a handful of labels. */
export class Ballot {
  winner = 0;
  most = 0;
  second = 0;
  readonly #labels: number[] = [];
  readonly #sums: number[] = [];
  #length = 0;

  add(label: number, votes: number): void {
    let k = 0;
    while (k < this.#length && this.#labels[k] !== label) k++;
    if (k === this.#length) {
      this.#labels[k] = label;
      this.#sums[k] = 0;
      this.#length++;
    }
    this.#sums[k]! += votes;
  }

  /** Finds the winner, the first on ties, and empties the ballot. */
  count(): void {
    this.most = -1;
    this.second = 0;
    for (let k = 0; k < this.#length; k++) {
      const sum = this.#sums[k]!;
      if (sum > this.most) {
        this.second = Math.max(this.most, 0);
        this.most = sum;
        this.winner = this.#labels[k]!;
      } else if (sum > this.second) this.second = sum;
    }
    this.#length = 0;
  }
}

function around(distance: number): [x: number, y: number][] {
  const steps = [-distance, 0, distance];
  return steps
    .flatMap((y) => steps.map((x): [number, number] => [x, y]))
    .filter(([x, y]) => x !== 0 || y !== 0);
}

/** Blocks of BLOCK x BLOCK pixels, those set that may have a pixel within `reach` of another label. */
function nearOutlines({ width, height, labels }: Field, reach: number): Uint8Array {
  const columns = Math.ceil(width / BLOCK);
  const rows = Math.ceil(height / BLOCK);
  const near = new Uint8Array(columns * rows);
  const spread = Math.ceil((reach + 1) / BLOCK);
  const mark = (row: number, column: number): void => {
    const from = Math.max(column - spread, 0);
    const to = Math.min(column + spread + 1, columns);
    for (let r = Math.max(row - spread, 0); r <= Math.min(row + spread, rows - 1); r++)
      near.fill(1, r * columns + from, r * columns + to);
  };
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (hasOutline(labels, width, height, column * BLOCK, row * BLOCK)) mark(row, column);
  return near;
}

/** Whether a pixel of a block differs from the one to its right or below it. */
function hasOutline(
  labels: Field['labels'],
  width: number,
  height: number,
  x0: number,
  y0: number,
): boolean {
  const x1 = Math.min(x0 + BLOCK, width);
  const y1 = Math.min(y0 + BLOCK, height);
  for (let y = y0; y < y1; y++)
    for (let x = x0, i = y * width + x0; x < x1; x++, i++) {
      if (x + 1 < width && labels[i] !== labels[i + 1]) return true;
      if (y + 1 < height && labels[i] !== labels[i + width]) return true;
    }
  return false;
}
