import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { statSync } from 'node:fs';
import { AppError } from '@shared/errors';
import { formatById, lossesBetween } from '@shared/formats';
import type { Context } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import { exportLabels, type ExportFlags, exportOptions } from './export';
import { reportText } from './import';

export interface ConvertFlags extends ExportFlags {
  readonly from?: string;
  readonly imageFolder?: string;
}

/**
 * From one format to another, by way of a project that is thrown away: the same reading and writing, the same
 * checks, the same report as in the app.
 */
export async function convert(
  { engine, output }: Context,
  from: string,
  to: string,
  flags: ConvertFlags,
): Promise<ExitCode> {
  const target = exportOptions(flags);
  const source = resolve(from);
  const scratch = await mkdtemp(join(tmpdir(), 'proxylabel-convert-'));
  try {
    await engine.call('project.create', {
      folder: resolve(flags.imageFolder ?? folderOf(source)),
      file: join(scratch, 'convert.plabel'),
      words: '',
      allowEmpty: true,
    });
    const options = {
      existing: 'keep-both',
      scored: 'suggested',
      rotation: 'as-shown',
      missing: 'keep',
    } as const;
    const { token, report } = await engine.call('import.inspect', {
      path: source,
      format: flags.from ?? null,
      options,
    });
    await engine.call('import.apply', { token, options });
    const { document, text } = await exportLabels(engine, to, flags);
    const [read, written] = [formatById(report.format)!, formatById(target.format)!];
    const losses = lossesBetween(read, written);
    output.result(
      { read: report, losses, ...document },
      [reportText(report, false), ...losses, text].join('\n'),
    );
  } finally {
    await engine.call('project.close', {}).catch(() => {}); // what matters has been told
    await rm(scratch, { recursive: true, force: true });
  }
  return EXIT.ok;
}

function folderOf(path: string): string {
  try {
    return statSync(path).isDirectory() ? path : dirname(path);
  } catch (cause) {
    throw new AppError('not-found', `${path} can't be read. Choose another file or folder.`, {
      cause,
    });
  }
}
