import { failed, type CaseResult } from './run';
import type { StageResult } from './stages';

/** What a person reads of one case: a line, and one for each stage. */
export function caseLines(result: CaseResult): string[] {
  const { title, clip, vfm, stages, skipped, error } = result;
  const head = `${title}  [${clip} + ${vfm}]`;
  if (skipped !== null) return [`SKIP ${head}: ${skipped}`];
  if (error !== null) return [`FAIL ${head}: ${error}`];
  return [`${failed(result) ? 'FAIL' : 'ok  '} ${head}`, ...stages.map(stageLine)];
}

function stageLine({ stage, max, limit, outliers, ok }: StageResult): string {
  const of = stage.startsWith('labels') ? 'clear pixels wrong' : `of ${figure(limit)}`;
  const share = outliers > 0 ? `, ${(100 * outliers).toFixed(2)} % beyond` : '';
  return `  ${ok ? '   ' : 'OUT'} ${stage.padEnd(26)} ${figure(max).padStart(8)} ${of}${share}`;
}

/** Counts of cases, and the largest error of each stage over all of them. */
export function summaryLine(results: readonly CaseResult[]): string {
  const worst = new Map<string, StageResult>();
  for (const stage of results.flatMap(({ stages }) => stages)) {
    const name = stage.stage.split('/')[0]!;
    const before = worst.get(name);
    if (!before || stage.max > before.max) worst.set(name, stage);
  }
  const skipped = results.filter(({ skipped }) => skipped !== null).length;
  const out = results.filter(failed).length;
  return [
    '',
    'largest error by stage',
    ...[...worst].map(([name, stage]) => stageLine({ ...stage, stage: name })),
    `${results.length - skipped - out} passed, ${out} failed, ${skipped} skipped`,
  ].join('\n');
}

function figure(value: number): string {
  return value === 0 ? '0' : Number.isInteger(value) ? String(value) : value.toExponential(1);
}
