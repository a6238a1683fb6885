import { Contenders, type Corners } from './contenders';
import type { Decision, Rows } from './decision';
import { falling } from './exponential';
import type { Lattice } from './lattice';
import { type Parties, peakAt, totalAt } from './parties';

/** Probabilities may be told too low by at most this share of themselves; labels are exact. */
export const TOLERANCE = 0.02;
/** For so few pixels everyone is followed; that is cheaper than finding out who matters. */
const FEW = 4;

/** The logits at one row of the lattice's knots. */
export interface KnotRow {
  /** [knots, names], names in the order of the parties. */
  values: Float32Array;
  /** At each knot `peakAt` and `totalAt`. */
  peaks: Float64Array;
  totals: Float64Array;
}

/** A part of a cell: from u0 to u1 of its width, v0 to v1 of its height, 0..1, and the pixels there. */
interface Part {
  u0: number;
  u1: number;
  v0: number;
  v1: number;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** Decides the pixels of a lattice, a cell at a time: see `Contenders` for why that is fast. */
export class CellDecider {
  readonly #names: number;
  readonly #contenders: Contenders;

  // The cell under work: two rows of the lattice, and where its left and right corners' names begin.
  #upper!: KnotRow;
  #lower!: KnotRow;
  #left = 0;
  #right = 0;
  readonly #corners: Corners;
  readonly #scratch: Float32Array;
  /** Of the others' sum this share is certain. */
  #certain = 0;

  // Each name along the row of pixels under work, where it is a contender's: from + u * slope.
  readonly #from: Float64Array;
  readonly #slope: Float64Array;
  readonly #units: Float64Array;

  constructor(
    readonly lattice: Lattice,
    readonly parties: Parties,
    readonly scale: number,
    /** Least winning probability by label. */
    readonly least: Float64Array,
    readonly decision: Decision,
    /** The image's rows that `decision` is about. */
    readonly range: Rows,
  ) {
    this.#names = parties.order.length;
    this.#contenders = new Contenders(parties, scale);
    this.#scratch = new Float32Array(4 * this.#names);
    this.#corners = {
      upper: this.#scratch,
      lower: this.#scratch,
      at: new Int32Array(4),
      peaks: new Float64Array(4),
      totals: new Float64Array(4),
    };
    this.#from = new Float64Array(this.#names);
    this.#slope = new Float64Array(this.#names);
    this.#units = new Float64Array(parties.label.length);
  }

  /** Decides the pixels between two rows of knots, the one numbered `cellRow` and the next. */
  decideRow(cellRow: number, upper: KnotRow, lower: KnotRow): void {
    const { rows, columns } = this.lattice;
    const y0 = rows.first[cellRow]!;
    const y1 = rows.first[cellRow + 1]!;
    this.#upper = upper;
    this.#lower = lower;
    for (let c = 0; c + 1 < columns.first.length; c++) {
      const x0 = columns.first[c]!;
      const x1 = columns.first[c + 1]!;
      this.#left = c * this.#names;
      this.#right = this.#left + this.#names;
      this.#decide({ u0: 0, u1: 1, v0: 0, v1: 1, x0, x1, y0, y1 }, c);
    }
  }

  #decide(part: Part, c: number): void {
    const { u0, u1, v0, v1, x0, x1, y0, y1 } = part;
    // Cells are cut up alike whatever the range, so that parts of an image are exactly those of the whole.
    const pixels = (x1 - x0) * (y1 - y0);
    if (pixels <= 0 || y1 <= this.range.from || y0 >= this.range.to) return;
    const contenders = this.#contenders;
    if (pixels <= FEW) contenders.takeAll();
    else {
      if (u1 - u0 === 1) this.#takeCorners(c);
      else this.#cutOut(part);
      contenders.choose(this.#corners);
      this.#certain = 0;
      if (contenders.weight > TOLERANCE || this.#guarded())
        this.#certain = Math.exp(-contenders.gap(this.#corners));
      if (contenders.weight * (1 - this.#certain) > TOLERANCE) {
        const u = (u0 + u1) / 2;
        const v = (v0 + v1) / 2;
        const x = firstBehind(this.lattice.columns.share, x0, x1, u);
        const y = firstBehind(this.lattice.rows.share, y0, y1, v);
        this.#decide({ u0, u1: u, v0, v1: v, x0, x1: x, y0, y1: y }, c);
        this.#decide({ u0: u, u1, v0, v1: v, x0: x, x1, y0, y1: y }, c);
        this.#decide({ u0, u1: u, v0: v, v1, x0, x1: x, y0: y, y1 }, c);
        this.#decide({ u0: u, u1, v0: v, v1, x0: x, x1, y0: y, y1 }, c);
        return;
      }
    }
    this.#fill(part);
  }

  /** Whether a contender may win and still be too improbable. */
  #guarded(): boolean {
    const { units, count } = this.#contenders;
    for (let i = 0; i < count; i++) {
      const label = this.parties.label[units[i]!]!;
      if (label > 0 && this.least[label]! > 0) return true;
    }
    return false;
  }

  #takeCorners(c: number): void {
    const { at, peaks, totals } = this.#corners;
    this.#corners.upper = this.#upper.values;
    this.#corners.lower = this.#lower.values;
    at[0] = at[2] = this.#left;
    at[1] = at[3] = this.#right;
    for (let i = 0; i < 2; i++) {
      peaks[i] = this.#upper.peaks[c + i]!;
      totals[i] = this.#upper.totals[c + i]!;
      peaks[i + 2] = this.#lower.peaks[c + i]!;
      totals[i + 2] = this.#lower.totals[c + i]!;
    }
  }

  #cutOut({ u0, u1, v0, v1 }: Part): void {
    const scratch = this.#scratch;
    const { at, peaks, totals } = this.#corners;
    this.#corners.upper = this.#corners.lower = scratch;
    for (let corner = 0; corner < 4; corner++) {
      const u = corner & 1 ? u1 : u0;
      const v = corner & 2 ? v1 : v0;
      const start = (at[corner] = corner * this.#names);
      for (let n = 0; n < this.#names; n++) {
        const left = this.#edge(this.#left + n, v);
        scratch[start + n] = left + u * (this.#edge(this.#right + n, v) - left);
      }
      const peak = (peaks[corner] = peakAt(this.parties, scratch, start));
      totals[corner] = totalAt(this.parties, scratch, start, peak, this.scale);
    }
  }

  /** A value on the left or right edge of the cell. */
  #edge(at: number, v: number): number {
    const from = this.#upper.values[at]!;
    return from + v * (this.#lower.values[at]! - from);
  }

  #fill({ u0, u1, v0, v1, x0, x1, y0, y1 }: Part): void {
    const { firstName } = this.parties;
    const { units, count, mean, others } = this.#contenders;
    const share = this.lattice.rows.share;
    const end = Math.min(y1, this.range.to);
    for (let y = Math.max(y0, this.range.from); y < end; y++) {
      const v = share[y]!;
      for (let i = 0; i < count; i++)
        for (let n = firstName[units[i]!]!; n < firstName[units[i]! + 1]!; n++) {
          const left = this.#edge(this.#left + n, v);
          this.#from[n] = left;
          this.#slope[n] = this.#edge(this.#right + n, v) - left;
        }
      let restFrom = Infinity;
      let restSlope = 0;
      if (others > 0) {
        const part = (v - v0) / (v1 - v0);
        const left = mean[0]! + part * (mean[2]! - mean[0]!);
        const right = mean[1]! + part * (mean[3]! - mean[1]!);
        restSlope = (right - left) / (u1 - u0);
        restFrom = left - u0 * restSlope;
      }
      if (count === 2 && this.#isDuel()) this.#duelRow(x0, x1, y, v, restFrom, restSlope);
      else this.#row(x0, x1, y, v, restFrom, restSlope);
    }
  }

  /** Whether the two contenders are one name each, of two parties. */
  #isDuel(): boolean {
    const { firstName, label } = this.parties;
    const a = this.#contenders.units[0]!;
    const b = this.#contenders.units[1]!;
    const single =
      firstName[a + 1]! - firstName[a]! === 1 && firstName[b + 1]! - firstName[b]! === 1;
    return single && label[a] !== label[b];
  }

  /** Most rows of most cells: two names, one of which wins. */
  #duelRow(
    x0: number,
    x1: number,
    y: number,
    v: number,
    restFrom: number,
    restSlope: number,
  ): void {
    const { firstName, label } = this.parties;
    const { units, others } = this.#contenders;
    const { labels, best, margin, width } = this.decision;
    const { least, scale } = this;
    const share = this.lattice.columns.share;
    const a = firstName[units[0]!]!;
    const b = firstName[units[1]!]!;
    const from = this.#from[a]! * scale;
    const slope = this.#slope[a]! * scale;
    const leadFrom = from - this.#from[b]! * scale;
    const leadSlope = slope - this.#slope[b]! * scale;
    const labelA = label[units[0]!]!;
    const labelB = label[units[1]!]!;
    for (let x = x0, i = (y - this.range.from) * width + x0; x < x1; x++, i++) {
      const u = share[x]!;
      const lead = leadFrom + u * leadSlope;
      const winner = lead >= 0 ? labelA : labelB;
      const second = falling(Math.abs(lead));
      let sum = 1 + second;
      if (others > 0) {
        const overRest = from - restFrom + u * (slope - restSlope) - Math.min(lead, 0);
        sum = this.#settle(sum, others * falling(overRest), winner, u, v);
      }
      const probability = 1 / sum;
      best[i] = probability * 255 + 0.5;
      margin[i] = probability * (1 - second) * 255 + 0.5;
      labels[i] = probability < least[winner]! ? 0 : winner;
    }
  }

  #row(x0: number, x1: number, y: number, v: number, restFrom: number, restSlope: number): void {
    const { firstName, label } = this.parties;
    const { units, count, others } = this.#contenders;
    const { labels, best, margin, width } = this.decision;
    const { least, scale } = this;
    const share = this.lattice.columns.share;
    const from = this.#from;
    const slope = this.#slope;
    for (let x = x0, i = (y - this.range.from) * width + x0; x < x1; x++, i++) {
      const u = share[x]!;
      let winner = -1;
      let top = -Infinity;
      let second = -Infinity;
      for (let k = 0; k < count; k++) {
        const unit = units[k]!;
        let most = -Infinity;
        for (let n = firstName[unit]!; n < firstName[unit + 1]!; n++) {
          const value = from[n]! + u * slope[n]!;
          if (value > most) most = value;
        }
        this.#units[k] = most;
        if (most > top) {
          if (label[unit] !== winner) second = top;
          top = most;
          winner = label[unit]!;
        } else if (most > second && label[unit] !== winner) second = most;
      }
      let sum = 0;
      for (let k = 0; k < count; k++) sum += falling((top - this.#units[k]!) * scale);
      if (others > 0)
        sum = this.#settle(
          sum,
          others * falling(top * scale - restFrom - u * restSlope),
          winner,
          u,
          v,
        );
      const probability = 1 / sum;
      best[i] = probability * 255 + 0.5;
      margin[i] = probability * (1 - falling((top - second) * scale)) * 255 + 0.5;
      labels[i] = probability < least[winner]! ? 0 : winner;
    }
  }

  /** The whole sum; where the label hangs on how much of the rest is real, without any estimate. */
  #settle(contenders: number, rest: number, winner: number, u: number, v: number): number {
    const sum = contenders + rest;
    const most = 1 / this.least[winner]!;
    return sum > most && contenders + rest * this.#certain <= most ? this.#sumAt(u, v) : sum;
  }

  #sumAt(u: number, v: number): number {
    const values = this.#scratch;
    for (let n = 0; n < this.#names; n++) {
      const left = this.#edge(this.#left + n, v);
      values[n] = left + u * (this.#edge(this.#right + n, v) - left);
    }
    return totalAt(this.parties, values, 0, peakAt(this.parties, values, 0), this.scale);
  }
}

/** The first of the pixels from .. to - 1 that lies at `share` or behind it. */
function firstBehind(shares: Float64Array, from: number, to: number, share: number): number {
  let at = from;
  while (at < to && shares[at]! < share) at++;
  return at;
}
