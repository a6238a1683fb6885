import { open } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '@shared/errors';
import { ELEMENT_BYTES, elements, LENGTH_BYTES, type Dtype, type Entry } from './header';

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
