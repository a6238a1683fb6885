import { resolve } from 'node:path';
import type { Output } from '@shared/rpc/contract';
import type { EngineHost } from '../../process/engine-host';
import { openPath } from '../../process/open-path';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';

/** How COCO is written; the same flags wherever it is. */
export interface CocoFlags {
  readonly acceptedOnly?: boolean;
  readonly polygons?: boolean;
  readonly doneOnly?: boolean;
}

export interface Exported {
  readonly file: string;
  readonly counts: Output<'export.coco'>['counts'];
  readonly text: string;
}

/** Writes the open project as COCO. Nobody has judged in a headless run, so suggestions go out by default. */
export async function exportCoco(
  engine: EngineHost,
  to: string,
  { acceptedOnly = false, polygons = false, doneOnly = false }: CocoFlags,
): Promise<Exported> {
  const { file, counts } = await engine.call('export.coco', {
    file: resolve(to),
    options: {
      include: acceptedOnly ? 'accepted' : 'accepted-and-suggested',
      segmentation: polygons ? 'polygon' : 'rle',
      doneOnly,
    },
  });
  const lines = [
    `${file}: ${counts.annotations} annotations on ${counts.images} images.`,
    ...counts.problems,
  ];
  return { file, counts, text: lines.join('\n') };
}

export async function exportProject(
  { engine, output }: Context,
  path: string,
  to: string,
  flags: CocoFlags,
): Promise<ExitCode> {
  await openPath(engine, path);
  const { file, counts, text } = await exportCoco(engine, to, flags);
  output.result({ file, counts }, text);
  return EXIT.ok;
}
