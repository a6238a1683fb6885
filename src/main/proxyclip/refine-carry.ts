import type { Decision, Rows } from './decision';
import { BLOCK, type Field, FRAME, frame, nearOutlines, newField } from './refine-vote';
import type { Scratch } from './scratch';

/** Where a field and a decision lie: the guide's rows from .. to - 1 `of` all, and an image's from `top` on. */
export interface Cut extends Rows {
  of: number;
  top: number;
  /** The image's. */
  height: number;
}

/** A decision at the guide's size, never larger than its own: the nearest pixel of each. */
export function sample(decision: Decision, width: number, cut: Cut, scratch: Scratch): Field {
  const height = cut.to - cut.from;
  const field = newField(width, height, scratch);
  const { labels, share, lead, stride } = field;
  const columns = Int32Array.from({ length: width }, (_, x) =>
    Math.floor(((x + 0.5) * decision.width) / width),
  );
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((cut.from + y + 0.5) * cut.height) / cut.of) - cut.top;
    for (let x = 0, to = (y + FRAME) * stride + FRAME; x < width; x++, to++) {
      const from = row * decision.width + columns[x]!;
      labels[to] = decision.labels[from]!;
      share[to] = decision.best[from]! / 255;
      lead[to] = decision.margin[from]! / 255;
    }
  }
  frame(labels, width, height);
  frame(share, width, height);
  return field;
}

/**
 * Brings what has changed to the decision's size, into the decision. Between the field's pixels labels are voted
 * for by the nearest nine, with the weights of a quadratic B-spline: outlines come out as smooth curves, not as
 * steps of enlarged pixels.
 * @param before the field's labels as they were sampled.
 */
export function carry(decision: Decision, before: Uint16Array, after: Field, cut: Cut): void {
  if (after.width === decision.width && cut.of === cut.height)
    carryAlike(decision, after, cut.from - cut.top);
  else enlarge(decision, before, after, cut);
}

/** @param top the decision's row that is the field's first. */
function carryAlike(decision: Decision, field: Field, top: number): void {
  const { width, height, stride, labels, share, lead } = field;
  for (let y = 0; y < height; y++)
    for (let x = 0, i = (y + FRAME) * stride + FRAME, to = (top + y) * width; x < width; x++) {
      put(decision, to++, labels[i]!, share[i]!, lead[i]!);
      i++;
    }
}

function put(decision: Decision, i: number, label: number, share: number, margin: number): void {
  if (decision.labels[i] === label) return;
  decision.labels[i] = label;
  decision.best[i] = share * 255 + 0.5;
  decision.margin[i] = margin * 255 + 0.5;
}

function enlarge(decision: Decision, before: Uint16Array, after: Field, cut: Cut): void {
  const { stride, labels, share } = after;
  const rows = stretch(cut.of, cut.height);
  const columns = stretch(after.width, decision.width);
  const blocks = Math.ceil(after.width / BLOCK);
  const near = nearOutlines(after, 1);
  nearOutlines({ ...after, labels: before }, 1).forEach((is, block) => (near[block]! |= is));
  // Labels of the nearest nine as far as they differ, which of them each has, its share, and the votes.
  const parties = new Uint16Array(9);
  const party = new Uint8Array(9);
  const sure = new Float64Array(9);
  const votes = new Float64Array(9);
  for (let row = 0; row < after.height; row++) {
    const y0 = Math.max(rows.first[cut.from + row]!, cut.top);
    const y1 = Math.min(rows.first[cut.from + row + 1]!, cut.top + decision.height);
    for (let column = 0; column < after.width; column++) {
      const i = (row + FRAME) * stride + column + FRAME;
      const isNear = near[(row >> 3) * blocks + (column >> 3)] === 1;
      if (isNear ? isSettled(before, after, i) : before[i] === labels[i]) continue;
      let count = 0;
      for (let k = 0; k < 9; k++) {
        const j = i + (Math.trunc(k / 3) - 1) * stride + (k % 3) - 1;
        sure[k] = share[j]!;
        let p = 0;
        while (p < count && parties[p] !== labels[j]) p++;
        if (p === count) parties[count++] = labels[j]!;
        party[k] = p;
      }
      for (let y = y0; y < y1; y++)
        for (let x = columns.first[column]!; x < columns.first[column + 1]!; x++) {
          votes.fill(0, 0, count);
          for (let k = 0, r = 3 * y; k < 9; r++)
            for (let c = 3 * x; c < 3 * x + 3; c++, k++)
              votes[party[k]!]! += rows.weights[r]! * columns.weights[c]! * sure[k]!;
          let winner = 0;
          let second = 0;
          for (let p = 1; p < count; p++)
            if (votes[p]! > votes[winner]!) {
              second = votes[winner]!;
              winner = p;
            } else if (votes[p]! > second) second = votes[p]!;
          const most = votes[winner]!;
          put(decision, (y - cut.top) * decision.width + x, parties[winner]!, most, most - second);
        }
    }
  }
}

/** Whether the pixel and its eight neighbours have one label, now and before. */
function isSettled(before: Uint16Array, { labels, stride }: Field, i: number): boolean {
  const label = labels[i]!;
  for (let dy = -stride; dy <= stride; dy += stride)
    for (let j = i + dy - 1; j <= i + dy + 1; j++)
      if (labels[j] !== label || before[j] !== label) return false;
  return true;
}

/** One axis of an enlargement. */
interface Stretch {
  /** Nearest to source pixel s are the target pixels first[s] .. first[s + 1] - 1. */
  first: Int32Array;
  /** For each target pixel the weights of the source pixel before, nearest, and behind. */
  weights: Float32Array;
}

function stretch(from: number, to: number): Stretch {
  const first = Int32Array.from({ length: from + 1 }, (_, s) =>
    Math.min(Math.max(Math.ceil((s * to) / from - 0.5), 0), to),
  );
  const weights = new Float32Array(3 * to);
  for (let s = 0; s < from; s++)
    for (let i = first[s]!; i < first[s + 1]!; i++) {
      const t = ((i + 0.5) * from) / to - 0.5 - s;
      weights[3 * i] = 0.5 * (0.5 - t) ** 2;
      weights[3 * i + 1] = 0.75 - t * t;
      weights[3 * i + 2] = 0.5 * (0.5 + t) ** 2;
    }
  return { first, weights };
}
