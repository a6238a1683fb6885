import { basename } from 'node:path';
import { AppError } from '@shared/errors';

/** Largest picture, in pixels: what claims more is a bomb, or nothing that masks of could be drawn on. */
export const MAX_PIXELS = 500_000_000;

/** The sentence for each thing that can be wrong with a picture, by what the decoder says. */
const SENTENCES: readonly [RegExp, (name: string) => string][] = [
  [
    /pixel limit|too large|exceeds/i,
    (name) => `${name} has more than ${MAX_PIXELS / 1e6} million pixels. Cut it into smaller ones.`,
  ],
  [
    /premature end|unexpected end|truncated|end of stream|not enough data|out of data/i,
    (name) => `${name} is cut off before its end. Copy it again from where it came from.`,
  ],
];

/** Turns what went wrong with a picture into one sentence that names it. */
export function imageProblem(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const name = basename(file);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError(
      'not-found',
      `${name} is not there any more. Put it back, or rescan the folder.`,
      {
        cause: error,
      },
    );
  if (code === 'EACCES' || code === 'EPERM')
    return new AppError('unavailable', `${name} can't be read. Check the file's permissions.`, {
      cause: error,
    });
  const text = error instanceof Error ? error.message : String(error);
  const sentence = SENTENCES.find(([pattern]) => pattern.test(text))?.[1];
  return new AppError(
    'bad-input',
    sentence?.(name) ??
      `${name} is damaged and can't be decoded. Save it again with another program.`,
    { cause: error },
  );
}

/** The error for a file that is no picture we read. `stranger`: what it is, when that is known. */
export function strangeImage(file: string, empty: boolean, stranger: string | null): AppError {
  const name = basename(file);
  if (empty)
    return new AppError('bad-input', `${name} is empty. Copy it again from where it came from.`);
  return new AppError(
    'unsupported',
    stranger
      ? `${name} is ${stranger} file, which can't be read. Save it as PNG or JPEG.`
      : `${name} is not a picture that can be read. JPEG, PNG, WebP, GIF, AVIF and TIFF can.`,
  );
}
