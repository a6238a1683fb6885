import { AppError } from '../errors';

/**
 * COCO's uncompressed RLE: run lengths over the pixels in column-major order, zeros first,
 * so even entries are background and odd ones are mask. They add up to width * height.
 */
export type Runs = Uint32Array;

/** Largest number of pixels: the string form of COCO's own library is 32 bits wide. */
const MAX_PIXELS = 2 ** 31 - 1;

/** Writes runs in COCO's string form (five bits a character, from the fourth on as a difference two back). */
export function runsToString(runs: Runs): string {
  const out: number[] = [];
  let text = '';
  for (let i = 0; i < runs.length; i++) {
    let rest = i > 2 ? runs[i]! - runs[i - 2]! : runs[i]!;
    for (let more = true; more;) {
      let char = rest & 0x1f;
      rest >>= 5;
      more = char & 0x10 ? rest !== -1 : rest !== 0;
      if (more) char |= 0x20;
      out.push(char + 48);
    }
    if (out.length > 8192) text += String.fromCharCode(...out.splice(0));
  }
  return text + String.fromCharCode(...out);
}

/**
 * Reads COCO's string form.
 * @throws AppError('bad-input') unless it decodes to runs that add up to width * height.
 */
export function runsFromString(text: string, width: number, height: number): Runs {
  const pixels = width * height;
  if (!(pixels > 0 && pixels <= MAX_PIXELS))
    throw new AppError('bad-input', `A mask of ${width} x ${height} pixels can't be read.`);
  const runs: number[] = [];
  let left = pixels;
  for (let at = 0; at < text.length;) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; shift += 5) {
      const char = text.charCodeAt(at++) - 48;
      if (!(char >= 0 && char < 64) || shift > 30) throw corrupt(width, height);
      value |= (char & 0x1f) << shift;
      more = (char & 0x20) !== 0;
      if (!more && char & 0x10 && shift < 27) value |= -1 << (shift + 5);
    }
    if (runs.length > 2) value += runs[runs.length - 2]!;
    if (value < 0 || value > left) throw corrupt(width, height);
    left -= value;
    runs.push(value);
  }
  if (left !== 0) throw corrupt(width, height);
  return Uint32Array.from(runs);
}

function corrupt(width: number, height: number): AppError {
  return new AppError(
    'bad-input',
    `The mask's run lengths don't describe an image of ${width} x ${height} pixels.`,
  );
}
