import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { AppError } from '@shared/errors';
import { validateCoco } from '@shared/formats/coco';
import type { Problem } from '@shared/formats/records';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import type { Output } from '../output';

/** More lines nobody reads; the numbers say how many there are. */
const SHOWN = 10_000;

/** Checks a COCO file; needs no project and no engine. Exit code 1 when something in it can't be used. */
export async function validate(output: Output, file: string): Promise<ExitCode> {
  const problems: Problem[] = [];
  const { severities, codes, perCategory, ...counts } = await validateCoco(
    () => chunksOf(file),
    (problem) => void (problems.length < SHOWN && problems.push(problem)),
  );
  const valid = severities.skipped === 0;
  const all = severities.skipped + severities.mended + severities.noted;
  const { images, categories, annotations, masks } = counts;
  const text = [
    ...problems.map(({ severity, where, message }) => `${severity} ${where}: ${message}`),
    ...(all > problems.length ? [`… and ${all - problems.length} more`] : []),
    `${file}: ${valid ? 'valid' : 'not valid'}; ${images} images, ${categories} categories, ${annotations} annotations, ${masks} masks.`,
  ];
  output.result(
    {
      file,
      valid,
      ...counts,
      severities,
      codes: Object.fromEntries(codes),
      perCategory: Object.fromEntries(perCategory),
      problems,
    },
    text.join('\n'),
  );
  return valid ? EXIT.ok : EXIT.failed;
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file, { highWaterMark: 2 ** 18 });
  const source = file.toLowerCase().endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
  stream.on('error', (error) => source.destroy(error));
  try {
    for await (const chunk of source) yield chunk as Uint8Array;
  } catch (cause) {
    throw new AppError('not-found', `${file} can't be read. Check its name and its permissions.`, {
      cause,
    });
  }
}
