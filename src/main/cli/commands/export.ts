import { resolve } from 'node:path';
import { DEFAULT_EXPORT, type ExportOptions } from '@shared/domain/exchange';
import { AppError } from '@shared/errors';
import { formatById, FORMATS } from '@shared/formats';
import type { Output } from '@shared/rpc/contract';
import type { EngineHost } from '../../process/engine-host';
import { openPath } from '../../process/open-path';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import { problemLines } from '../problems';

/** How labels are written; the same flags wherever it is. */
export interface ExportFlags {
  readonly format?: string;
  readonly acceptedOnly?: boolean;
  readonly doneOnly?: boolean;
  readonly polygons?: boolean;
  readonly empty?: boolean;
  readonly categoryIds?: ExportOptions['categoryIds'];
  readonly prefix?: string;
  readonly split?: ExportOptions['split'];
  readonly images?: ExportOptions['images'];
  readonly gzip?: boolean;
  readonly set?: Record<string, string>;
}

export interface Exported {
  readonly document: Output<'export.write'>;
  readonly text: string;
}

/** @throws AppError('bad-input') for a format or an option of it that there isn't */
export function exportOptions(flags: ExportFlags): ExportOptions {
  const format = formatById(flags.format ?? 'coco');
  if (!format?.write) {
    const known = FORMATS.filter(({ write }) => write).map(({ id }) => id);
    throw new AppError(
      'bad-input',
      `“${flags.format}” can't be written. Choose one of: ${known.join(', ')}.`,
    );
  }
  // Nobody has judged in a headless run, so suggestions go out by default.
  const style = {
    ...(format.id === 'coco' && !flags.polygons && { segmentation: 'rle' }),
    ...flags.set,
  };
  for (const [key, value] of Object.entries(style)) {
    const option = format.options.find((one) => one.key === key);
    if (option?.choices.some((one) => one.value === value)) continue;
    const known = format.options.map(
      (one) => `${one.key}=${one.choices.map((each) => each.value).join('|')}`,
    );
    throw new AppError(
      'bad-input',
      `${format.title} has no option ${key}=${value}. It has: ${known.join(', ') || 'none'}.`,
    );
  }
  return {
    ...DEFAULT_EXPORT,
    format: format.id,
    include: flags.acceptedOnly ? 'accepted' : 'accepted-and-suggested',
    doneOnly: flags.doneOnly ?? false,
    emptyImages: flags.empty ?? true,
    categoryIds: flags.categoryIds ?? 'kept',
    prefix: flags.prefix ?? '',
    split: flags.split ?? null,
    images: flags.images ?? 'none',
    gzip: flags.gzip ?? false,
    style,
  };
}

/** Writes the open project's labels. */
export async function exportLabels(
  engine: EngineHost,
  to: string,
  flags: ExportFlags,
): Promise<Exported> {
  const document = await engine.call('export.write', {
    target: resolve(to),
    options: exportOptions(flags),
  });
  const { target, report } = document;
  const lines = [
    `${target}: ${report.annotations} annotations on ${report.images} images.`,
    ...problemLines(report.problems),
  ];
  return { document, text: lines.join('\n') };
}

export async function exportProject(
  { engine, output }: Context,
  path: string,
  to: string,
  flags: ExportFlags,
): Promise<ExitCode> {
  exportOptions(flags); // what isn't understood is said before the project is opened
  await openPath(engine, path);
  const transfer = output.transfer();
  engine.on('transfer', (state) => transfer.update(state));
  try {
    const { document, text } = await exportLabels(engine, to, flags);
    output.result(document, text);
  } finally {
    transfer.stop();
  }
  return EXIT.ok;
}
