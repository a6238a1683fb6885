import { CellDecider, type KnotRow } from './cell-decider';
import type { DenseEmbedding } from './dense';
import { Lattice } from './lattice';
import { CellLogits } from './logits';
import type { Pair } from './pair';
import { type Parties, partiesOf, peakAt, totalAt } from './parties';
import { Scratch } from './scratch';
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

/** Rows from .. to - 1 of an image. */
export interface Rows {
  from: number;
  to: number;
}

/**
 * Softmax over names or categories and the competitors, the best name of each category, the best category (the
 * first on ties), thresholds (ProxyCLIP; fixtures README, step 9). `width`, `height`: the original image's size.
 * Works row by row: memory is that of the result. Labels are exact; `best` and `margin` are too low by at
 * most 2 % of themselves (`TOLERANCE`), usually far less.
 * @param vectors unit text vectors, one a name of `queries`, [names, E].
 * @param logits of the same embedding, for whoever decides on it again.
 * @param rows which rows of the image; the decision is theirs alone then. Threads may share an image.
 * @param scratch lends the result's memory, which the next decision with it overwrites.
 */
export function decide(
  dense: DenseEmbedding,
  vectors: Float32Array,
  queries: Queries,
  rule: Pair['decision'],
  width: number,
  height: number,
  logits = new CellLogits(dense),
  rows: Rows = { from: 0, to: height },
  scratch = new Scratch(),
): Decision {
  const parties = partiesOf(queries.labels, rule.softmax, rule.otherScore !== null);
  const cells = logits.table(queries.names, vectors, parties.order, rule.otherScore ?? 0);
  const least = Float64Array.from([0, ...queries.thresholds], (own) =>
    Math.max(own, rule.threshold),
  );
  const pixels = width * (rows.to - rows.from);
  const decision: Decision = {
    width,
    height: rows.to - rows.from,
    labels:
      least.length > 256
        ? scratch.take('labels16', Uint16Array, pixels)
        : scratch.take('labels8', Uint8Array, pixels),
    best: scratch.take('best', Uint8Array, pixels),
    margin: scratch.take('margin', Uint8Array, pixels),
  };
  const lattice = new Lattice(dense, cells, parties.order.length, width, height);
  const decider = new CellDecider(lattice, parties, rule.logitScale, least, decision, rows);
  const { first } = lattice.rows;
  let upper: KnotRow | undefined;
  let lower: KnotRow | undefined;
  for (let k = 0; k + 1 < first.length; k++) {
    if (first[k + 1]! <= rows.from || first[k]! >= rows.to) continue;
    upper ??= readRow(lattice, k, parties, rule.logitScale);
    const next = readRow(lattice, k + 1, parties, rule.logitScale, lower);
    decider.decideRow(k, upper, next);
    [upper, lower] = [next, upper];
  }
  return decision;
}

/** The logits at a row of knots, and their sums; into `row` where one is given. */
function readRow(
  lattice: Lattice,
  k: number,
  parties: Parties,
  scale: number,
  row?: KnotRow,
): KnotRow {
  const knots = lattice.columns.knots.length;
  const names = parties.order.length;
  const { values, peaks, totals } = (row ??= {
    values: new Float32Array(knots * names),
    peaks: new Float64Array(knots),
    totals: new Float64Array(knots),
  });
  lattice.row(k, values);
  for (let i = 0; i < knots; i++) {
    const peak = (peaks[i] = peakAt(parties, values, i * names));
    totals[i] = totalAt(parties, values, i * names, peak, scale);
  }
  return row;
}
