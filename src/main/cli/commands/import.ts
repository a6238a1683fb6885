import { resolve } from 'node:path';
import type { ImportOptions, ImportReport } from '@shared/domain/exchange';
import { openPath } from '../../process/open-path';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import { problemLines } from '../problems';

export interface ImportFlags {
  readonly format?: string;
  readonly existing: ImportOptions['existing'];
  readonly scored: ImportOptions['scored'];
  readonly rotation: ImportOptions['rotation'];
  readonly missing: ImportOptions['missing'];
  readonly dryRun?: boolean;
}

/** Reads labels into a project; with `dryRun` only says what that would do. */
export async function importLabels(
  { engine, output }: Context,
  project: string,
  from: string,
  { format, dryRun = false, ...options }: ImportFlags,
): Promise<ExitCode> {
  await openPath(engine, project);
  const transfer = output.transfer();
  engine.on('transfer', (state) => transfer.update(state));
  try {
    const { token, report } = await engine.call('import.inspect', {
      path: resolve(from),
      format: format ?? null,
      options,
    });
    if (dryRun) await engine.call('import.discard', {});
    else await engine.call('import.apply', { token, options });
    output.result({ dryRun, report }, reportText(report, dryRun));
  } finally {
    transfer.stop();
  }
  return EXIT.ok;
}

export function reportText(report: ImportReport, dryRun: boolean): string {
  const { images, annotations, categories } = report;
  const would = dryRun ? 'would be ' : '';
  const missing = images.missing > 0 ? `, ${images.missing} not in the folder` : '';
  const removed = annotations.removed > 0 ? `, ${annotations.removed} ${would}replaced` : '';
  const skipped = annotations.skipped > 0 ? `, ${annotations.skipped} ${would}left out` : '';
  const fresh = categories.added.length > 0 ? `; new: ${categories.added.join(', ')}` : '';
  return [
    `${report.title}: ${images.matched} images found${missing}.`,
    `${annotations.added} annotations ${would}added${removed}${skipped}.`,
    `${categories.matched} categories known${fresh}.`,
    ...problemLines(report.problems),
  ].join('\n');
}
