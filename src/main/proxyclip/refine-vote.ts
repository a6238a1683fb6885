import type { RgbImage } from './resize';
import type { Scratch } from './scratch';

/**
 * Labels at the size at which outlines are refined. Each map has a frame of FRAME pixels, which repeats the border:
 * rows are `stride` long, pixel (x, y) is entry (y + FRAME) * stride + x + FRAME.
 */
export interface Field {
  width: number;
  height: number;
  stride: number;
  labels: Uint16Array;
  /** How sure the label is, and its lead over the second, 0..1. */
  share: Float32Array;
  lead: Float32Array;
}

/** As wide as the longest distance at which neighbours are asked. */
export const FRAME = 16;

export function newField(width: number, height: number, scratch: Scratch): Field {
  const stride = width + 2 * FRAME;
  const size = stride * (height + 2 * FRAME);
  return {
    width,
    height,
    stride,
    labels: scratch.take('field.labels', Uint16Array, size),
    share: scratch.take('field.share', Float32Array, size),
    lead: scratch.take('field.lead', Float32Array, size),
  };
}

/** Repeats the border of a framed map of one value a pixel in its frame. */
export function frame(
  map: Uint8Array | Uint16Array | Uint32Array | Float32Array,
  width: number,
  height: number,
): void {
  const stride = width + 2 * FRAME;
  for (let y = FRAME; y < FRAME + height; y++) {
    const first = y * stride + FRAME;
    const end = first + width;
    map.fill(map[first]!, first - FRAME, first);
    map.fill(map[end - 1]!, end, end + FRAME);
  }
  const bottom = (FRAME + height - 1) * stride;
  for (let y = 0; y < FRAME; y++) {
    map.copyWithin(y * stride, FRAME * stride, (FRAME + 1) * stride);
    map.copyWithin(bottom + (y + 1) * stride, bottom, bottom + stride);
  }
}

/** Of the picture's mean contrast, how much of a difference makes two colours e times less alike. */
const SOFTNESS = 0.25;

/** Distance at which contrast is measured, in pixels of a full-sized guide. */
const CONTRAST_AT = 4;

export const BLOCK = 8;

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

/** The colours of a guide with a frame, 4 bytes a pixel. */
export function framed({ rgb, width, height }: RgbImage): Uint8Array {
  const stride = width + 2 * FRAME;
  const pixels = new Uint32Array(stride * (height + 2 * FRAME));
  const colours = new Uint8Array(pixels.buffer);
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, to = 4 * ((y + FRAME) * stride + FRAME); x < width; x++, to += 4) {
      colours[to] = rgb[from++]!;
      colours[to + 1] = rgb[from++]!;
      colours[to + 2] = rgb[from++]!;
    }
  frame(pixels, width, height);
  return colours;
}

/** What a round of votes says of the pixels near outlines, kept until all of them have been counted. */
export interface Votes {
  at: Int32Array;
  labels: Uint16Array;
  share: Float32Array;
}

export const newVotes = (pixels: number, scratch: Scratch): Votes => ({
  at: scratch.take('votes.at', Int32Array, pixels),
  labels: scratch.take('votes.labels', Uint16Array, pixels),
  share: scratch.take('votes.share', Float32Array, pixels),
});

/**
 * One round of votes: each pixel with another label among its neighbours, eight at each distance, takes the label
 * with the greatest sum of weight times share. A neighbour beyond the border is the pixel at the border.
 * @param field is changed.
 * @param colours see `framed`; those of the field's first row begin at pixel `firstColour`.
 * @param weights see `weightsFor`.
 * @param ownWeight what a pixel's own label counts; neighbours of the same colour count 1 each.
 * @param votes room for all pixels of the field; what it holds doesn't matter.
 */
export function vote(
  field: Field,
  colours: Uint8Array,
  firstColour: number,
  weights: Float32Array,
  distances: readonly number[],
  ownWeight: number,
  votes: Votes,
): void {
  const { width, height, stride, labels, share, lead } = field;
  const ballot = new Ballot();
  const steps = Int32Array.from(distances.flatMap((distance) => around(distance, stride)));
  const count = steps.length;
  const near = nearOutlines(field, Math.max(...distances));
  const blocks = Math.ceil(width / BLOCK);
  let cast = 0;

  for (let y = 0; y < height; y++)
    for (let block = 0; block < blocks; block++) {
      if (near[(y >> 3) * blocks + block] === 0) continue;
      const start = (y + FRAME) * stride + FRAME;
      const end = start + Math.min((block + 1) * BLOCK, width);
      for (let i = start + block * BLOCK; i < end; i++) {
        const own = labels[i]!;
        let k = 0;
        while (k < count && labels[i + steps[k]!] === own) k++;
        if (k === count) continue;

        const colour = 4 * (i + firstColour);
        const red = colours[colour]!;
        const green = colours[colour + 1]!;
        const blue = colours[colour + 2]!;
        // Mostly two labels meet: the ballot is for what is neither.
        const other = labels[i + steps[k]!]!;
        let all = ownWeight;
        let forOwn = ownWeight * share[i]!;
        let forOther = 0;
        let isThird = false;
        for (k = 0; k < count; k++) {
          const step = steps[k]!;
          const j = i + step;
          const c = colour + 4 * step;
          const difference =
            Math.abs(colours[c]! - red) +
            Math.abs(colours[c + 1]! - green) +
            Math.abs(colours[c + 2]! - blue);
          const weight = weights[difference]!;
          const label = labels[j]!;
          all += weight;
          if (label === own) forOwn += weight * share[j]!;
          else if (label === other) forOther += weight * share[j]!;
          else {
            isThird = true;
            ballot.add(label, weight * share[j]!);
          }
        }
        votes.at[cast] = i;
        if (isThird) {
          ballot.add(own, forOwn);
          ballot.add(other, forOther);
          ballot.count();
          votes.labels[cast] = ballot.winner;
          votes.share[cast] = ballot.most / all;
          lead[i] = (ballot.most - ballot.second) / all;
        } else {
          votes.labels[cast] = forOwn >= forOther ? own : other;
          votes.share[cast] = Math.max(forOwn, forOther) / all;
          lead[i] = Math.abs(forOwn - forOther) / all;
        }
        cast++;
      }
    }
  for (let v = 0; v < cast; v++) {
    const i = votes.at[v]!;
    labels[i] = votes.labels[v]!;
    share[i] = votes.share[v]!;
  }
  frame(labels, width, height);
  frame(share, width, height);
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

function around(distance: number, stride: number): number[] {
  const steps = [-distance, 0, distance];
  return steps.flatMap((y) => steps.map((x) => y * stride + x)).filter((step) => step !== 0);
}

/** Blocks of BLOCK x BLOCK pixels, those set that may have a pixel within `reach` of another label. */
export function nearOutlines(field: Field, reach: number): Uint8Array {
  const columns = Math.ceil(field.width / BLOCK);
  const rows = Math.ceil(field.height / BLOCK);
  const near = new Uint8Array(columns * rows);
  const spread = Math.ceil((reach + 1) / BLOCK);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (!hasOutline(field, column * BLOCK, row * BLOCK)) continue;
      const from = Math.max(column - spread, 0);
      const to = Math.min(column + spread + 1, columns);
      for (let r = Math.max(row - spread, 0); r <= Math.min(row + spread, rows - 1); r++)
        near.fill(1, r * columns + from, r * columns + to);
    }
  return near;
}

/** Whether a pixel of a block differs from the one to its right or below it. */
function hasOutline({ width, height, stride, labels }: Field, x0: number, y0: number): boolean {
  const x1 = Math.min(x0 + BLOCK, width);
  const y1 = Math.min(y0 + BLOCK, height);
  for (let y = y0; y < y1; y++)
    for (let x = x0, i = (y + FRAME) * stride + x0 + FRAME; x < x1; x++, i++)
      if (labels[i] !== labels[i + 1] || labels[i] !== labels[i + stride]) return true;
  return false;
}
