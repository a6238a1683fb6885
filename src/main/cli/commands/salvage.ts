import { resolve } from 'node:path';
import type { LostRange } from '@shared/domain/salvage';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';

/** Copies what can be read of a damaged project into a new file, and says what could not be read. */
export async function salvage({ engine, output }: Context, path: string): Promise<ExitCode> {
  const report = await engine.call('backup.salvage', { file: resolve(path) });
  const { target, images, masks, masksFromHistory, masksLost, masksWithoutImage } = report;
  output.result(
    report,
    [
      `${target}: ${images} images, ${masks} masks, ${report.edits} steps of the history.`,
      ...(masksFromHistory > 0 ? [`${masksFromHistory} masks came from the history.`] : []),
      ...(masksLost > 0 ? [`${masksLost} masks can't be read.`] : []),
      ...(masksWithoutImage > 0 ? [`${masksWithoutImage} masks have lost their image.`] : []),
      ...report.lost.map(rangeText),
      `${path} is as it was.`,
    ].join('\n'),
  );
  return EXIT.ok;
}

const rangeText = ({ table, first, last }: LostRange): string =>
  `Can't be read: ${table} ${first} to ${last ?? 'its end'}.`;
