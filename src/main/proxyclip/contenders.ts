import { falling, LEFT_OUT } from './exponential';
import { type Parties, unitAt } from './parties';

/** Well above the rounding of float32 logits. */
const ROUNDING = 1e-6;

/** The logits at the corners of a rectangle between which they are bilinear. */
export interface Corners {
  /** Where those of the upper left and right stand, and of the lower left and right. */
  upper: Float32Array;
  lower: Float32Array;
  /** Where each corner's begin, in that order. */
  at: Int32Array;
  /** At each corner `peakAt` and `totalAt`. */
  peaks: Float64Array;
  totals: Float64Array;
}

/**
 * Who matters in a rectangle. A difference of two bilinear logits is bilinear: a name that is behind another at
 * all four corners is behind it everywhere. So the units that can come first or second somewhere (two or
 * three, mostly) are told from the corners alone. All the others matter only to the softmax's sum, where
 * they count as one.
 */
export class Contenders {
  /** The contenders, `count` of them, in the order of the units. */
  readonly units: Int32Array;
  count = 0;
  /** The number of the others. */
  others = 0;
  /**
   * At each corner the logarithm of the others' mean exponential; in between, bilinear. Their sum is convex
   * along both axes, so that is never too little.
   */
  readonly mean = new Float64Array(4);
  /** The others' sum is at most this many times the winner's exponential, anywhere. */
  weight = 0;

  readonly #isOther: Uint8Array;
  #leader = 0;

  constructor(
    readonly parties: Parties,
    readonly scale: number,
  ) {
    this.units = new Int32Array(parties.label.length);
    this.#isOther = new Uint8Array(parties.label.length);
  }

  /** Makes everyone a contender. */
  takeAll(): void {
    this.count = this.units.length;
    for (let u = 0; u < this.count; u++) this.units[u] = u;
    this.others = 0;
    this.weight = 0;
  }

  /** Leaves out the units that are behind two names, of two parties, at every corner. */
  choose({ upper, lower, at, peaks, totals }: Corners): void {
    const { firstName, labelOfName, order } = this.parties;
    const a = at[0]!;
    const b = at[1]!;
    const c = at[2]!;
    const d = at[3]!;
    // Good candidates for the two: the best in the middle.
    let first = -1;
    let second = -1;
    let most = -Infinity;
    let next = -Infinity;
    for (let n = 0; n < order.length; n++) {
      const sum = upper[a + n]! + upper[b + n]! + lower[c + n]! + lower[d + n]!;
      if (sum <= next) continue;
      const sameParty = first >= 0 && labelOfName[n] === labelOfName[first];
      if (sum > most) {
        if (!sameParty) {
          second = first;
          next = most;
        }
        first = n;
        most = sum;
      } else if (!sameParty) {
        second = n;
        next = sum;
      }
    }
    if (second < 0) second = first;
    const lowA = Math.min(upper[a + first]!, upper[a + second]!) - ROUNDING;
    const lowB = Math.min(upper[b + first]!, upper[b + second]!) - ROUNDING;
    const lowC = Math.min(lower[c + first]!, lower[c + second]!) - ROUNDING;
    const lowD = Math.min(lower[d + first]!, lower[d + second]!) - ROUNDING;
    this.count = 0;
    for (let u = 0; u < this.units.length; u++) {
      let behind = true;
      for (let n = firstName[u]!; behind && n < firstName[u + 1]!; n++)
        behind =
          upper[a + n]! < lowA &&
          upper[b + n]! < lowB &&
          lower[c + n]! < lowC &&
          lower[d + n]! < lowD;
      this.#isOther[u] = behind ? 1 : 0;
      if (!behind) this.units[this.count++] = u;
    }
    this.others = this.units.length - this.count;
    this.weight = 0;
    this.#leader = first;
    if (this.others === 0) return;
    this.#sumUp(0, upper, a, peaks, totals, lowA);
    this.#sumUp(1, upper, b, peaks, totals, lowB);
    this.#sumUp(2, lower, c, peaks, totals, lowC);
    this.#sumUp(3, lower, d, peaks, totals, lowD);
  }

  /** @param low what each of the others is below. */
  #sumUp(
    corner: number,
    values: Float32Array,
    at: number,
    peaks: Float64Array,
    totals: Float64Array,
    low: number,
  ): void {
    const { scale } = this;
    const peak = peaks[corner]!;
    let sum = totals[corner]!;
    for (let i = 0; i < this.count; i++)
      sum -= falling((peak - unitAt(this.parties, values, at, this.units[i]!)) * scale);
    // Where all of them are far behind the peak nothing is left of their sum, but `low` still bounds them.
    const share = (Math.max(sum, 0) / this.others + LEFT_OUT) / Math.exp((low - peak) * scale);
    const mean = low * scale + Math.log(Math.min(share, 1));
    this.mean[corner] = mean;
    const lead = values[at + this.#leader]! * scale - mean;
    this.weight = Math.max(this.weight, this.others * Math.exp(-lead));
  }

  /**
   * Bound of how far `mean` lies above the logarithm of the others' actual mean. A tangent of that convex
   * function is below it everywhere, and bilinear, too, so their distance is greatest at a corner. The tangent
   * is that of the middle, and one name stands for each unit, its best there.
   */
  gap({ upper, lower, at }: Corners): number {
    const { scale } = this;
    const { firstName } = this.parties;
    const a = at[0]!;
    const b = at[1]!;
    const c = at[2]!;
    const d = at[3]!;
    const peak = Math.max(this.mean[0]!, this.mean[1]!, this.mean[2]!, this.mean[3]!);
    let sum = 0;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    for (let u = 0; u < this.units.length; u++) {
      if (this.#isOther[u] === 0) continue;
      let best = 0;
      let middle = -Infinity;
      for (let n = firstName[u]!; n < firstName[u + 1]!; n++) {
        const mean = (upper[a + n]! + upper[b + n]! + lower[c + n]! + lower[d + n]!) / 4;
        if (mean > middle) {
          middle = mean;
          best = n;
        }
      }
      const weight = Math.exp(middle * scale - peak);
      sum += weight;
      sumA += weight * (upper[a + best]! - middle);
      sumB += weight * (upper[b + best]! - middle);
      sumC += weight * (lower[c + best]! - middle);
      sumD += weight * (lower[d + best]! - middle);
    }
    const middle = peak + Math.log(sum / this.others);
    const slope = scale / sum;
    return Math.max(
      this.mean[0]! - middle - sumA * slope,
      this.mean[1]! - middle - sumB * slope,
      this.mean[2]! - middle - sumC * slope,
      this.mean[3]! - middle - sumD * slope,
      0,
    );
  }
}
