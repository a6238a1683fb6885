import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '@shared/errors';

/** Bytes of one element, by the format's name of the type. */
export const ELEMENT_BYTES = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
} as const;
export type Dtype = keyof typeof ELEMENT_BYTES;

export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte, counted from the start of the file, and how many there are. */
  readonly start: number;
  readonly bytes: number;
}

export const LENGTH_BYTES = 8;
/** The format's own limit. */
const LARGEST_HEADER = 100_000_000;
/** A tensor in the header. */
export const Entry = z.object({
  dtype: z.enum(Object.keys(ELEMENT_BYTES) as [Dtype, ...Dtype[]]),
  shape: z.array(z.int().nonnegative()).max(16),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Reads the header and checks everything it claims against the file's `size`. @throws AppError `damaged`. */
export async function readHeader(
  handle: FileHandle,
  path: string,
  size: number,
): Promise<Map<string, TensorInfo>> {
  const prefix = Buffer.alloc(LENGTH_BYTES);
  if (!(await readFully(handle, prefix, 0))) {
    throw new AppError('damaged', `${path} is too short to be a safetensors file.`);
  }
  const length = prefix.readBigUInt64LE();
  if (length > BigInt(Math.min(LARGEST_HEADER, size - LENGTH_BYTES))) {
    throw new AppError(
      'damaged',
      `${path} is not a whole safetensors file: its header would be ${length} bytes long.`,
    );
  }
  const text = Buffer.alloc(Number(length));
  if (!(await readFully(handle, text, LENGTH_BYTES))) {
    throw new AppError('damaged', `${path} ends inside its header.`);
  }
  const dataStart = LENGTH_BYTES + text.length;
  const tensors = Object.entries(parseHeader(text, path))
    .filter(([name]) => name !== '__metadata__')
    .map(([name, raw]) => readEntry(name, raw, path, dataStart));
  checkCover(tensors, path, dataStart, size);
  return new Map(tensors.map((info) => [info.name, info]));
}

function parseHeader(text: Uint8Array, path: string): object {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
    throw new TypeError('not an object');
  } catch (cause) {
    throw new AppError('damaged', `The header of ${path} is not a JSON object.`, { cause });
  }
}

function readEntry(name: string, raw: unknown, path: string, dataStart: number): TensorInfo {
  const parsed = Entry.safeParse(raw);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') || 'entry';
    throw new AppError('damaged', `The tensor "${name}" of ${path} has an invalid ${where}.`, {
      cause: parsed.error,
    });
  }
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const bytes = offsets[1] - offsets[0];
  const expected = elements(shape) * ELEMENT_BYTES[dtype];
  if (bytes !== expected) {
    throw new AppError(
      'damaged',
      `The tensor "${name}" of ${path} should take ${expected} bytes for its shape [${shape.join(', ')}], its offsets give ${bytes}.`,
    );
  }
  return { name, dtype, shape, start: dataStart + offsets[0], bytes };
}

/** The tensors must cover the data exactly once: no overlap, no gap, nothing missing at the end. */
function checkCover(tensors: TensorInfo[], path: string, dataStart: number, size: number): void {
  let end = dataStart;
  for (const { name, start, bytes } of [...tensors].sort(
    (a, b) => a.start - b.start || a.bytes - b.bytes,
  )) {
    if (start !== end) {
      const what = start < end ? 'overlaps the one before it' : 'leaves a gap before it';
      throw new AppError('damaged', `The tensor "${name}" of ${path} ${what}.`);
    }
    end += bytes;
  }
  if (end !== size) {
    throw new AppError(
      'damaged',
      `${path} is ${size} bytes long but its header describes ${end}: the file is not complete.`,
    );
  }
}

/** False when the file ends first. */
export async function readFully(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<boolean> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}
