import type { DenseEmbedding } from './dense';
import { cellLogits, LogitRows, type Taps } from './logits';
import type { Pair } from './pair';
import type { Queries } from './vocabulary';

/**
 * What each pixel is. `labels`: 0 nothing, k the category at index k - 1. `best` and `margin`: the winning
 * probability and its lead over the second, times 255. A byte is enough for them: thresholds are applied
 * before the rounding, and scores are means over many pixels.
 */
export interface Decision {
  width: number;
  height: number;
  labels: Uint8Array | Uint16Array;
  best: Uint8Array;
  margin: Uint8Array;
}

/**
 * Softmax over names or categories and the competitors, the best name of each category, the best category (the
 * first on ties), thresholds (ProxyCLIP; fixtures README, step 9). `width`, `height`: the original image's size.
 * Works row by row: memory is that of the result.
 * @param vectors unit text vectors, one a name of `queries`, [names, E].
 */
export function decide(
  dense: DenseEmbedding,
  vectors: Float32Array,
  queries: Queries,
  rule: Pair['decision'],
  width: number,
  height: number,
): Decision {
  const groups = groupByLabel(queries.labels);
  const sorted = new Float32Array(vectors.length);
  groups.order.forEach((name, i) => {
    sorted.set(vectors.subarray(name * dense.size, (name + 1) * dense.size), i * dense.size);
  });
  const least = Float64Array.from([0, ...queries.thresholds], (own) =>
    Math.max(own, rule.threshold),
  );
  const decision: Decision = {
    width,
    height,
    labels: new (least.length > 256 ? Uint16Array : Uint8Array)(width * height),
    best: new Uint8Array(width * height),
    margin: new Uint8Array(width * height),
  };
  const rows = new LogitRows(dense, cellLogits(dense, sorted), queries.labels.length);
  rows.eachRow(width, height, (y, row, columns) =>
    decideRow(row, columns, groups, rule, least, decision, y * width),
  );
  return decision;
}

/** The names in order of their labels, competitors (label 0) last so that they lose every tie. */
interface Groups {
  order: number[];
  /** Names first[g] .. first[g + 1] - 1 of the order have label[g]. */
  first: Int32Array;
  label: Int32Array;
  /** Scratch for one pixel: the logit of each name, in order, and the best of each group. */
  logits: Float64Array;
  tops: Float64Array;
}

function groupByLabel(labels: readonly number[]): Groups {
  const rank = (label: number) => (label === 0 ? Infinity : label);
  const order = labels.map((_, name) => name);
  order.sort((a, b) => rank(labels[a]!) - rank(labels[b]!) || a - b);
  const starts = order.flatMap((name, i) =>
    i === 0 || labels[name] !== labels[order[i - 1]!] ? [i] : [],
  );
  return {
    order,
    first: Int32Array.from([...starts, order.length]),
    label: Int32Array.from(starts, (i) => labels[order[i]!]!),
    logits: new Float64Array(order.length),
    tops: new Float64Array(starts.length),
  };
}

/** Decides one row of pixels, the first of which is pixel `start` of the decision. */
function decideRow(
  row: Float32Array,
  columns: Taps,
  groups: Groups,
  rule: Pair['decision'],
  least: Float64Array,
  decision: Decision,
  start: number,
): void {
  const { first, label, logits, tops } = groups;
  const { low, high, share } = columns;
  const { labels, best, margin } = decision;
  const names = logits.length;
  const scale = rule.logitScale;
  const other = rule.otherScore ?? -Infinity;
  const competing = rule.softmax === 'names' ? logits : tops;
  for (let x = 0; x < low.length; x++) {
    const a = low[x]! * names;
    const b = high[x]! * names;
    const t = share[x]!;
    let winner = 0;
    let top = -Infinity;
    let second = -Infinity;
    for (let g = 0; g < tops.length; g++) {
      let most = -Infinity;
      for (let n = first[g]!; n < first[g + 1]!; n++) {
        const from = row[a + n]!;
        const logit = from + t * (row[b + n]! - from);
        logits[n] = logit;
        if (logit > most) most = logit;
      }
      tops[g] = most;
      if (most > top) {
        second = top;
        top = most;
        winner = label[g]!;
      } else if (most > second) second = most;
    }
    // The constant and the competing words are one party, label 0.
    if (other > top) {
      if (winner !== 0) second = top;
      top = other;
      winner = 0;
    } else if (other > second && winner !== 0) second = other;

    let sum = falling((top - other) * scale);
    for (let n = 0; n < competing.length; n++) sum += falling((top - competing[n]!) * scale);
    const probability = 1 / sum;
    const i = start + x;
    best[i] = probability * 255 + 0.5;
    margin[i] = probability * (1 - falling((top - second) * scale)) * 255 + 0.5;
    labels[i] = probability < least[winner]! ? 0 : winner;
  }
}

const STEPS = 128;
const DEEPEST = 16;
const TABLE = Float32Array.from({ length: DEEPEST * STEPS + 2 }, (_, i) => Math.exp(-i / STEPS));

/**
 * exp(-x) for x >= 0 from a table, linear in between: within 8e-6 of the value, 0 below 1e-7.
 * Math.exp once a name and pixel would be most of the decision's time.
 */
function falling(x: number): number {
  if (!(x < DEEPEST)) return 0;
  const at = x * STEPS;
  const i = at | 0;
  const value = TABLE[i]!;
  return value + (at - i) * (TABLE[i + 1]! - value);
}
