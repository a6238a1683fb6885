import { resolve } from 'node:path';
import type { Choose, MergeReport } from '@shared/domain/merge';
import { openPath } from '../../process/open-path';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';

export interface MergeFlags {
  readonly clashes: Choose;
  readonly dryRun?: boolean;
}

/** Merges another copy of a project into it; with `dryRun` only says what that would do. */
export async function mergeCopy(
  { engine, output }: Context,
  project: string,
  other: string,
  { clashes, dryRun = false }: MergeFlags,
): Promise<ExitCode> {
  await openPath(engine, project);
  const transfer = output.transfer();
  engine.on('transfer', (state) => transfer.update(state));
  try {
    const { token, report } = await engine.call('merge.inspect', { path: resolve(other) });
    if (dryRun) await engine.call('merge.discard', {});
    else await engine.call('merge.apply', { token, clash: clashes, choices: [] });
    output.result({ dryRun, clashes, report }, reportText(report, dryRun, clashes));
  } finally {
    transfer.stop();
  }
  return EXIT.ok;
}

function reportText(report: MergeReport, dryRun: boolean, clashes: Choose): string {
  const would = dryRun ? 'would be ' : '';
  const { added, changed, removed, images, newImages, clashCount, categories, unfit } = report;
  return [
    `${images} images, ${newImages} of them new: ${added} masks ${would}added, ${changed} changed, ${removed} removed.`,
    ...(categories.length > 0 ? [`New categories: ${categories.join(', ')}.`] : []),
    `${clashCount} clashes${clashCount > 0 ? ` (--clashes ${clashes})` : ''}.`,
    ...report.clashes.map(({ kind, imagePath, mine, theirs }) => {
      const sides = [mine, theirs].map((side) => (side ? `“${side.text}”` : 'deleted'));
      return `  ${imagePath ?? 'vocabulary'}: ${kind}, ${sides[0]} here, ${sides[1]} there`;
    }),
    ...unfit.map((path) => `${path}: its masks were left out, the photo has another size here.`),
  ].join('\n');
}
