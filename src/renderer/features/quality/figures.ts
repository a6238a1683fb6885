import type { Category } from '@shared/domain/category';
import type { Outcome, Quality } from '@shared/domain/quality';

export const OUTCOMES: readonly Outcome[] = ['untouched', 'edited', 'rejected', 'drawn'];

export type Counts = Readonly<Record<Outcome, number>>;

/** All categories in one. */
export function sumOf(categories: Quality['categories']): Counts {
  const sum = { untouched: 0, edited: 0, rejected: 0, drawn: 0 };
  for (const each of categories) for (const outcome of OUTCOMES) sum[outcome] += each[outcome];
  return sum;
}

export const totalOf = (counts: Counts): number =>
  OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);

/** Mean agreement over all masks that were taken; null without any. */
export function meanAgreement(categories: Quality['categories']): number | null {
  let [sum, taken] = [0, 0];
  for (const { agreement, untouched, edited } of categories) {
    if (agreement === null) continue;
    sum += agreement * (untouched + edited);
    taken += untouched + edited;
  }
  return taken === 0 ? null : sum / taken;
}

/** The middle one; null of none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How many values lie below each bound and not below the one before; the last bin has the rest. */
export function histogram(values: readonly number[], bounds: readonly number[]): number[] {
  const bins = new Array<number>(bounds.length + 1).fill(0);
  for (const value of values) {
    const at = bounds.findIndex((bound) => value < bound);
    bins[at < 0 ? bounds.length : at]!++;
  }
  return bins;
}

const cell = (value: string | number | null): string => {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The figures as CSV (RFC 4180): a line a category, then the times. */
export function csvOf(quality: Quality, categories: readonly Category[]): string {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const lines: (string | number | null)[][] = [
    ['category', ...OUTCOMES, 'agreement_iou'],
    ...quality.categories.map((each) => [
      names.get(each.id) ?? each.id,
      ...OUTCOMES.map((outcome) => each[outcome]),
      each.agreement === null ? null : Number(each.agreement.toFixed(4)),
    ]),
    [],
    ['seconds_an_image'],
    ...quality.seconds.map((seconds) => [Number(seconds.toFixed(1))]),
  ];
  return lines.map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}
