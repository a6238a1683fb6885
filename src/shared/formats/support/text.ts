import { decodeText } from '../json/decode';

/** What is read as a whole (one image's labels, a list of names) may not be larger. */
export const MAX_SMALL_FILE = 64 * 2 ** 20;

/** A file is larger than its kind may be. */
export class TooLarge extends Error {
  constructor(maxBytes: number) {
    super(`it has more than ${Math.floor(maxBytes / 2 ** 20)} MB`);
  }
}

/** All bytes of a stream. @throws TooLarge before more than `maxBytes` are kept */
export async function bytesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_SMALL_FILE,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bounded(chunks, maxBytes)) {
    size += chunk.length;
    parts.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The text of a stream: UTF-8, or UTF-16 where a byte order mark says so. @throws TooLarge */
export async function textOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_SMALL_FILE,
): Promise<string> {
  let text = '';
  for await (const piece of decodeText(bounded(chunks, maxBytes))) text += piece;
  return text;
}

/** The same chunks. @throws TooLarge instead of the one that would exceed `maxBytes` */
export async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(maxBytes);
    yield chunk;
  }
}

/** Numbers in text, separated by blanks, commas or semicolons; NaN for what isn't one, never more than `max`. */
export function numbersIn(text: string, max: number): number[] {
  const numbers: number[] = [];
  for (const [word] of text.matchAll(/[^\s,;]+/g)) {
    if (numbers.length >= max) break;
    numbers.push(numberOf(word));
  }
  return numbers;
}

/** A finite decimal number, or NaN: neither '' nor '0x10' nor 'Infinity' is one. */
export function numberOf(word: string): number {
  const trimmed = word.trim();
  // The pattern is slow on endless digits.
  if (trimmed.length > 64) return NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(trimmed) ? finite(Number(trimmed)) : NaN;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);
