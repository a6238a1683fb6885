import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '@shared/errors';

/** Bytes of one element, by the format's name of the type. */
const ELEMENT_BYTES = {
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

const LENGTH_BYTES = 8;
/** The format's own limit. */
const LARGEST_HEADER = 100_000_000;
/** Elements that pass through memory at a time. */
const PIECE = 1 << 20;

const Entry = z.object({
  dtype: z.enum(Object.keys(ELEMENT_BYTES) as [Dtype, ...Dtype[]]),
  shape: z.array(z.int().nonnegative()).max(16),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/**
 * An open safetensors file (format: github.com/huggingface/safetensors). Only the header is held in
 * memory; tensors are read piece by piece. Everything the header claims is checked against the file.
 */
export class Safetensors {
  private constructor(
    readonly path: string,
    readonly tensors: ReadonlyMap<string, TensorInfo>,
    private readonly handle: FileHandle,
  ) {}

  /** @throws AppError `not-found`, or `damaged` naming the file and the tensor whose entry is wrong. */
  static async open(path: string): Promise<Safetensors> {
    const handle = await open(path).catch((cause: unknown) => {
      throw new AppError('not-found', `Cannot open the weights file ${path}.`, { cause });
    });
    try {
      const size = (await handle.stat()).size;
      return new Safetensors(path, await readHeader(handle, path, size), handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * A tensor's elements as float32, in order, in pieces; F32, F16 and BF16 only.
   * @param from first element  @param count elements
   * @throws AppError `not-found`, `unsupported` (element type), `damaged` (the file shrank).
   */
  async *float32(
    name: string,
    from = 0,
    count?: number,
  ): AsyncGenerator<Float32Array<ArrayBuffer>> {
    const info = this.tensors.get(name);
    if (!info) throw new AppError('not-found', `${this.path} has no tensor "${name}".`);
    const convert = TO_FLOAT32[info.dtype];
    if (!convert) {
      throw new AppError(
        'unsupported',
        `The tensor "${name}" of ${this.path} is stored as ${info.dtype}; only F32, F16 and BF16 weights can be used.`,
      );
    }
    const size = ELEMENT_BYTES[info.dtype];
    const end = from + (count ?? info.bytes / size - from);
    for (let at = from; at < end; at += PIECE) {
      const bytes = new Uint8Array(Math.min(PIECE, end - at) * size);
      if (!(await readFully(this.handle, bytes, info.start + at * size))) {
        throw new AppError('damaged', `${this.path} ends inside the tensor "${name}".`);
      }
      yield convert(bytes);
    }
  }

  /** A whole tensor; for small ones. */
  async floats(name: string): Promise<Float32Array> {
    const pieces: Float32Array[] = [];
    for await (const piece of this.float32(name)) pieces.push(piece);
    const all = new Float32Array(pieces.reduce((n, piece) => n + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** A tensor to write: `data` gives exactly the bytes that dtype and shape call for, little-endian. */
export interface TensorToWrite {
  name: string;
  dtype: Dtype;
  shape: readonly number[];
  data: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Writes the tensors in the order given, streaming their data. */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
): Promise<void> {
  // Without a prototype, so that any name is only a name.
  const header = Object.create(null) as Record<string, z.infer<typeof Entry>>;
  let end = 0;
  for (const { name, dtype, shape } of tensors) {
    const start = end;
    end += elements(shape) * ELEMENT_BYTES[dtype];
    header[name] = { dtype, shape: [...shape], data_offsets: [start, end] };
  }
  const json = Buffer.from(JSON.stringify(header));
  // Readers that map the file expect the data on an 8 byte border; the format pads with spaces.
  const padded = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, ' ');
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));

  const handle = await open(path, 'w');
  try {
    await handle.writeFile(length);
    await handle.writeFile(padded);
    for (const { name, dtype, shape, data } of tensors) {
      let written = 0;
      for await (const piece of data) {
        await handle.writeFile(piece);
        written += piece.byteLength;
      }
      const expected = elements(shape) * ELEMENT_BYTES[dtype];
      if (written !== expected) {
        throw new AppError(
          'bad-input',
          `The tensor "${name}" has ${written} bytes of data, its shape calls for ${expected}.`,
        );
      }
    }
  } finally {
    await handle.close();
  }
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

async function readHeader(
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
async function readFully(
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

type Convert = (bytes: Uint8Array<ArrayBuffer>) => Float32Array<ArrayBuffer>;

const TO_FLOAT32: Partial<Record<Dtype, Convert>> = {
  F32: (bytes) => new Float32Array(bytes.buffer),
  F16: (bytes) => {
    const table = halfTable();
    const coded = new Uint16Array(bytes.buffer);
    const values = new Float32Array(coded.length);
    for (let i = 0; i < coded.length; i++) values[i] = table[coded[i]!]!;
    return values;
  },
  // bfloat16 is the upper half of a float32.
  BF16: (bytes) => {
    const halves = new Uint16Array(bytes.buffer);
    const words = new Uint32Array(halves.length);
    for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
    return new Float32Array(words.buffer);
  },
};

let halves: Float32Array | undefined;

/** All 65,536 values of IEEE half precision: a look-up is many times faster than taking bits apart. */
function halfTable(): Float32Array {
  halves ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return halves;
}
