import { AppError } from '../errors';

/**
 * COCO's uncompressed RLE: run lengths over the pixels in column-major order, zeros first,
 * so even entries are background and odd ones are mask. They add up to width * height.
 */
export type Runs = Uint32Array;

/** Largest number of pixels: the string form of COCO's own library is 32 bits wide. */
export const MAX_PIXELS = 2 ** 31 - 1;

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
  const counts = countsFromString(text, pixels);
  if (counts === null || sumOf(counts) !== pixels)
    throw new AppError(
      'bad-input',
      `The mask's run lengths don't describe an image of ${width} x ${height} pixels.`,
    );
  return Uint32Array.from(counts);
}

/**
 * The numbers of COCO's string form, whatever they add up to; null when it holds other characters, breaks off
 * within a number, or has a number that is negative or above `most`.
 */
export function countsFromString(text: string, most: number): number[] | null {
  const counts: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; shift += 5) {
      const char = text.charCodeAt(at++) - 48;
      if (!(char >= 0 && char < 64) || shift > 30) return null;
      value |= (char & 0x1f) << shift;
      more = (char & 0x20) !== 0;
      if (!more && char & 0x10 && shift < 27) value |= -1 << (shift + 5);
    }
    if (counts.length > 2) value += counts[counts.length - 2]!;
    if (value < 0 || value > most) return null;
    counts.push(value);
  }
  return counts;
}

export function sumOf(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
}

/** The same mask with no run of length 0 but the first. */
export function shortestRuns(counts: ArrayLike<number>): Runs {
  const runs: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    const isMask = i % 2 === 1;
    if (counts[i] === 0 && (i > 0 || counts.length === 1)) continue;
    // What lay between two runs of a kind was empty.
    if (runs.length > 0 && (runs.length % 2 === 0) === isMask) runs[runs.length - 1]! += counts[i]!;
    else {
      if (runs.length === 0 && isMask) runs.push(0);
      runs.push(counts[i]!);
    }
  }
  return Uint32Array.from(runs);
}
