import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { type DenseEmbedding, DenseShape } from '../../proxyclip/dense';
import { fromHalf, toHalf } from './half';

const Header = DenseShape.extend({ crc: z.int().min(0) });

const MAGIC = 'PLDE0001';

/**
 * A dense embedding as a file: magic, header length (uint32), JSON header padded to an even length, then
 * the data as fp16, little-endian, whose CRC-32 the header holds.
 */
export function writeEmbedding({ data, ...shape }: DenseEmbedding): Buffer {
  const halves = toHalf(data);
  const body = Buffer.from(halves.buffer, halves.byteOffset, halves.byteLength);
  let header = JSON.stringify({ ...shape, crc: crc32(body) });
  if (header.length % 2) header += ' ';
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([Buffer.from(MAGIC), length, Buffer.from(header), body]);
}

/** Reads such a file; null for one that is damaged or of another version. */
export function readEmbedding(file: Buffer): DenseEmbedding | null {
  if (file.length < 12 || file.toString('latin1', 0, 8) !== MAGIC) return null;
  const start = 12 + file.readUInt32LE(8);
  const header = Header.safeParse(parseJson(file.toString('latin1', 12, start)));
  if (!header.success) return null;
  const { crc, ...shape } = header.data;
  const body = file.subarray(start);
  const values = shape.windows.length * shape.rows * shape.columns * shape.size;
  if (body.length !== values * 2 || crc32(body) !== crc) return null;
  const halves = new Uint16Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.length));
  return { ...shape, data: fromHalf(halves) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
