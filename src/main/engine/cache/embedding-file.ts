import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { type DenseEmbedding, DenseShape } from '../../proxyclip/dense';
import type { CompactGrid } from '../../proxyclip/feature-grid';
import { fromHalf, toHalf } from './half';

const count = z.int().positive();

const Header = DenseShape.extend({
  crc: z.int().min(0),
  /** The grid that follows the embedding; files of earlier versions, and of pairs without features, have none. */
  features: z.object({ rows: count, columns: count, size: count }).optional(),
});

const MAGIC = 'PLDE0001';

/**
 * A dense embedding as a file: magic, header length (uint32), JSON header padded to an even length, then
 * the data as fp16, little-endian, then the features' bytes; the header holds the CRC-32 of both.
 */
export function writeEmbedding(
  { data, ...shape }: DenseEmbedding,
  features: CompactGrid | null = null,
): Buffer {
  const halves = toHalf(data);
  const { data: bytes, ...grid } = features ?? { data: new Int8Array() };
  const body = Buffer.concat([bytesOf(halves), bytesOf(bytes)]);
  const rest = { crc: crc32(body), ...(features && { features: grid }) };
  let header = JSON.stringify({ ...shape, ...rest });
  if (header.length % 2) header += ' ';
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([Buffer.from(MAGIC), length, Buffer.from(header), body]);
}

/** Reads such a file; null for one that is damaged or of another version. */
export function readEmbedding(file: Buffer): DenseEmbedding | null {
  const parts = partsOf(file);
  if (!parts) return null;
  const { shape, dense } = parts;
  const halves = new Uint16Array(
    dense.buffer.slice(dense.byteOffset, dense.byteOffset + dense.length),
  );
  return { ...shape, data: fromHalf(halves) };
}

/** The features in such a file; null when it has none. */
export function readFeatures(file: Buffer): CompactGrid | null {
  const parts = partsOf(file);
  if (!parts?.grid) return null;
  return { ...parts.grid, data: Int8Array.from(parts.features) };
}

function partsOf(file: Buffer) {
  if (file.length < 12 || file.toString('latin1', 0, 8) !== MAGIC) return null;
  const start = 12 + file.readUInt32LE(8);
  const header = Header.safeParse(parseJson(file.toString('latin1', 12, start)));
  if (!header.success) return null;
  const { crc, features: grid, ...shape } = header.data;
  const body = file.subarray(start);
  const end = shape.windows.length * shape.rows * shape.columns * shape.size * 2;
  const more = grid ? grid.rows * grid.columns * grid.size : 0;
  if (body.length !== end + more || crc32(body) !== crc) return null;
  return { shape, grid, dense: body.subarray(0, end), features: new Int8Array(body.subarray(end)) };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint16Array | Int8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
