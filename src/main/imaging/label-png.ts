import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { inflateSync } from 'node:zlib';
import { AppError } from '@shared/errors';
import { imageProblem, MAX_PIXELS } from './problem';

/** The numbers in a label image: palette indices or grey values as they are stored, row by row. */
export interface LabelImage {
  width: number;
  height: number;
  values: Uint8Array | Uint16Array;
}

/**
 * Reads the label numbers of a PNG (ISO/IEC 15948): palette or grey, 1 to 16 bits, not interlaced. Picture
 * decoders turn a palette into its colours, and the colours of two classes may be the same.
 * @throws AppError naming the file: 'not-found', 'bad-input' for a damaged one, 'unsupported' for colours
 */
export async function readLabelPng(file: string): Promise<LabelImage> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw imageProblem(file, error);
  });
  try {
    return decodeLabels(bytes, basename(file));
  } catch (cause) {
    throw imageProblem(file, cause);
  }
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const GREY = 0;
const PALETTE = 3;

function decodeLabels(bytes: Buffer, name: string): LabelImage {
  if (!bytes.subarray(0, 8).equals(SIGNATURE))
    throw new AppError('unsupported', `${name} is no PNG. Save the label image as PNG.`);
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const [depth, colour, , , interlace] = bytes.subarray(24, 29);
  if ((colour !== GREY && colour !== PALETTE) || interlace !== 0)
    throw new AppError(
      'unsupported',
      `${name} holds colours or is interlaced. Save it as a plain grey or palette PNG whose values are the classes.`,
    );
  if (width * height > MAX_PIXELS) throw new Error('exceeds pixel limit');

  const packed: Buffer[] = [];
  for (let at = 8; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      packed.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const stride = Math.ceil((width * depth!) / 8);
  const rows = inflateSync(Buffer.concat(packed), { maxOutputLength: (stride + 1) * height });
  if (rows.length !== (stride + 1) * height) throw new Error('not enough data');
  unfilter(rows, stride, height, depth === 16 ? 2 : 1);
  return { width, height, values: samples(rows, stride, width, height, depth!) };
}

/** Undoes the row filters in place (section 9.2). */
function unfilter(rows: Buffer, stride: number, height: number, pixel: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1) + 1;
    const filter = rows[start - 1]!;
    if (filter > 4) throw new Error(`There is no row filter ${filter}.`);
    const above = start - stride - 1;
    for (let i = 0; i < stride; i++) {
      const a = i < pixel ? 0 : rows[start + i - pixel]!;
      const b = y === 0 ? 0 : rows[above + i]!;
      if (filter === 1) rows[start + i]! += a;
      else if (filter === 2) rows[start + i]! += b;
      else if (filter === 3) rows[start + i]! += (a + b) >> 1;
      else if (filter === 4) {
        const c = i < pixel || y === 0 ? 0 : rows[above + i - pixel]!;
        rows[start + i]! += paeth(a, b, c);
      }
    }
  }
}

function paeth(a: number, b: number, c: number): number {
  const pa = Math.abs(b - c);
  const pb = Math.abs(a - c);
  const pc = Math.abs(a + b - 2 * c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

function samples(
  rows: Buffer,
  stride: number,
  width: number,
  height: number,
  depth: number,
): Uint8Array | Uint16Array {
  const values = new (depth === 16 ? Uint16Array : Uint8Array)(width * height);
  const mask = (1 << depth) - 1;
  for (let y = 0, i = 0; y < height; y++) {
    const start = y * (stride + 1) + 1;
    for (let x = 0; x < width; x++, i++)
      if (depth === 8) values[i] = rows[start + x]!;
      else if (depth === 16) values[i] = rows.readUInt16BE(start + 2 * x);
      else {
        const bit = x * depth;
        values[i] = (rows[start + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask;
      }
  }
  return values;
}
