import type { LabelRecord, Problem } from '../records';

export const problem = (
  severity: Problem['severity'],
  code: string,
  where: string,
  message: string,
): Problem => ({ severity, code, where, message });

/** The same as a record, as readers yield it. */
export const problemRecord = (...args: Parameters<typeof problem>): LabelRecord => ({
  kind: 'problem',
  problem: problem(...args),
});

/** A file that is not of the format at all, or stops being so at some place. */
export const unreadable = (where: string, why: string): LabelRecord =>
  problemRecord('skipped', 'file-unreadable', where, `${where} can't be read: ${why}.`);

/** Two label files name the same image; the first counts. */
export const imageTwice = (where: string, fileName: string): LabelRecord =>
  problemRecord(
    'skipped',
    'image-twice',
    where,
    `${where} was left out: labels of ${shown(fileName)} were read already.`,
  );

/** A value from a file as it may stand in a sentence. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
