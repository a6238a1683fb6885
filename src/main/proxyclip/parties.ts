import { falling } from './exponential';

/**
 * Who competes for a pixel. Three levels, each a list of neighbours in the one below: names, in the order of
 * their logits; units, what the softmax runs over (a name, or the best name of a category); parties, what can
 * win (all units of one label). Parties come in the order of their labels, label 0 last, so that the first
 * wins every tie.
 */
export interface Parties {
  /** For each name here its index among the vocabulary's names; -1: the constant competitor. */
  order: Int32Array;
  /** Names firstName[u] .. firstName[u + 1] - 1 make unit u. */
  firstName: Int32Array;
  /** The label that each unit, and each name, belongs to. */
  label: Int32Array;
  labelOfName: Int32Array;
}

/**
 * @param labels the label of each name, 0 for a competitor.
 * @param withConstant whether a constant competes, too: a unit of its own, of label 0.
 */
export function partiesOf(
  labels: readonly number[],
  softmax: 'names' | 'categories',
  withConstant: boolean,
): Parties {
  const rank = (label: number) => (label === 0 ? Infinity : label);
  const order = labels.map((_, name) => name);
  order.sort((a, b) => rank(labels[a]!) - rank(labels[b]!) || a - b);
  const labelOfName = order.map((name) => labels[name]!);
  const starts = order.flatMap((_, i) =>
    softmax === 'names' || i === 0 || labelOfName[i] !== labelOfName[i - 1] ? [i] : [],
  );
  if (withConstant) {
    starts.push(order.length);
    labelOfName.push(0);
    order.push(-1);
  }
  return {
    order: Int32Array.from(order),
    firstName: Int32Array.from([...starts, order.length]),
    label: Int32Array.from(starts, (i) => labelOfName[i]!),
    labelOfName: Int32Array.from(labelOfName),
  };
}

/** The logit of a unit where the names' logits stand from `at` on: that of its best name. */
export function unitAt(
  { firstName }: Parties,
  values: Float32Array,
  at: number,
  unit: number,
): number {
  const end = at + firstName[unit + 1]!;
  let i = at + firstName[unit]!;
  let most = values[i]!;
  while (++i < end) if (values[i]! > most) most = values[i]!;
  return most;
}

/** The greatest of the names' logits that stand from `at` on. */
export function peakAt({ order }: Parties, values: Float32Array, at: number): number {
  let peak = -Infinity;
  for (let n = at; n < at + order.length; n++) if (values[n]! > peak) peak = values[n]!;
  return peak;
}

/** The softmax's sum there: of exp(scale * (unit - peak)) over the units. */
export function totalAt(
  parties: Parties,
  values: Float32Array,
  at: number,
  peak: number,
  scale: number,
): number {
  let total = 0;
  for (let u = 0; u < parties.label.length; u++)
    total += falling((peak - unitAt(parties, values, at, u)) * scale);
  return total;
}
