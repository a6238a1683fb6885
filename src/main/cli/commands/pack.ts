import { resolve } from 'node:path';
import type { PackImages } from '@shared/domain/exchange';
import { openPath } from '../../process/open-path';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import { problemLines } from '../problems';

export interface PackFlags {
  readonly images: PackImages;
}

/** Copies a project with its images into a folder that can be moved anywhere. */
export async function packProject(
  { engine, output }: Context,
  path: string,
  folder: string,
  { images }: PackFlags,
): Promise<ExitCode> {
  await openPath(engine, path);
  const transfer = output.transfer();
  engine.on('transfer', (state) => transfer.update(state));
  try {
    const packed = await engine.call('project.pack', { target: resolve(folder), images });
    const size = `${(packed.bytes / 1e6).toFixed(1)} MB`;
    const lines = [
      `${packed.target}: the project and ${packed.images} images, ${size}.`,
      ...(packed.missing > 0 ? [`Not taken along: ${packed.missing}.`] : []),
      ...problemLines(packed.problems),
    ];
    output.result(packed, lines.join('\n'));
  } finally {
    transfer.stop();
  }
  return EXIT.ok;
}
