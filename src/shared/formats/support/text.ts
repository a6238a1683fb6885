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
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(maxBytes);
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
  const bytes = await bytesOf(chunks, maxBytes);
  for await (const piece of decoded(once(bytes))) text += piece;
  return text;
}

/** The text of a stream in pieces, by the same rule. */
export async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
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
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(trimmed) ? finite(Number(trimmed)) : NaN;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);
