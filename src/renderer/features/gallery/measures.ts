import type { Measure } from '../../state/filter';

/** What a person types for one of a measure's units: percent, megapixels. */
const UNIT: Readonly<Record<Exclude<Measure, 'modified'>, number>> = {
  masks: 1,
  doubt: 0.01,
  score: 0.01,
  pixels: 1_000_000,
};
const DAY = 86_400_000;

/** An end of a measure as a field shows it; dates as the day they lie in here. */
export function toField(measure: Measure, value: number | null): string {
  if (value === null) return '';
  if (measure !== 'modified') return String(Math.round((value / UNIT[measure]) * 1000) / 1000);
  const day = new Date(value);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** What a field says; null for nothing that can be understood. An end of a day is its last moment. */
export function fromField(measure: Measure, text: string, end: 'from' | 'to'): number | null {
  if (measure === 'modified') {
    const at = Date.parse(`${text}T00:00:00`);
    return Number.isNaN(at) ? null : end === 'to' ? at + DAY - 1 : at;
  }
  const value = Number.parseFloat(text.replace(',', '.').replace('%', ''));
  if (!Number.isFinite(value) || value < 0) return null;
  const scaled = value * UNIT[measure];
  return measure === 'doubt' || measure === 'score' ? Math.min(1, scaled) : scaled;
}
