import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Safetensors, writeSafetensors, type TensorToWrite } from '@main/checkpoint/safetensors';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safetensors-'));
});
afterAll(() => rm(folder, { recursive: true }));

const bytesOf = (array: Float32Array | Uint16Array | BigInt64Array) => [
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
];

/** A file made by hand: whatever header, whatever data. */
async function handMade(header: unknown, data = 0, length?: bigint): Promise<string> {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(json.length));
  const path = join(folder, 'made.safetensors');
  await writeFile(path, Buffer.concat([prefix, json, Buffer.alloc(data)]));
  return path;
}

describe('safetensors', () => {
  it('gives back what was written, in any shape', async () => {
    const tensors = fc.uniqueArray(
      fc.record({
        name: fc
          .oneof(
            fc.string({ minLength: 1 }),
            fc.constantFrom('__proto__', 'constructor', '1', 'é\n"'),
          )
          .filter((name) => name !== '__metadata__'),
        shape: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
      }),
      { selector: ({ name }) => name, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(tensors, fc.float({ noNaN: true }), async (described, first) => {
        const path = join(folder, 'round.safetensors');
        const values = described.map(({ shape }) =>
          Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => first + i),
        );
        await writeSafetensors(
          path,
          described.map((tensor, i) => ({ ...tensor, dtype: 'F32', data: bytesOf(values[i]!) })),
        );
        const file = await Safetensors.open(path);
        for (const [i, { name, shape }] of described.entries()) {
          expect(file.tensors.get(name)?.shape).toEqual(shape);
          expect(await file.floats(name)).toEqual(values[i]);
        }
        await file.close();
      }),
      { numRuns: 40 },
    );
  });

  it('reads half precision exactly, in every bit pattern, and a range of a tensor', async () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const tensors: TensorToWrite[] = (['F16', 'BF16'] as const).map((dtype) => ({
      name: dtype,
      dtype,
      shape: [65536],
      data: bytesOf(all),
    }));
    const path = join(folder, 'half.safetensors');
    await writeSafetensors(path, tensors);
    const file = await Safetensors.open(path);
    const view = new DataView(new ArrayBuffer(4));
    const half = await file.floats('F16');
    const brain = await file.floats('BF16');
    expect([half[0x3c00], half[0xc000], half[1], half[0x7bff], half[0x7c00], half[0xfc00]]).toEqual(
      [1, -2, 2 ** -24, 65504, Infinity, -Infinity],
    );
    expect(half[0x7e00]).toBeNaN();
    const widened = Array.from(all, (bits) => {
      view.setUint32(0, bits << 16);
      return view.getFloat32(0);
    });
    expect(brain).toEqual(Float32Array.from(widened));
    const range: number[] = [];
    for await (const piece of file.float32('F16', 0x3c00, 2)) range.push(...piece);
    expect(range).toEqual([1, 1 + 2 ** -10]);
    await file.close();
  });

  it('opens a file with int64 tensors, and says which tensor cannot be read as floats', async () => {
    const path = join(folder, 'ids.safetensors');
    const data = bytesOf(BigInt64Array.of(1n, 2n));
    await writeSafetensors(path, [{ name: 'position_ids', dtype: 'I64', shape: [1, 2], data }]);
    const file = await Safetensors.open(path);
    await expect(file.floats('position_ids')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/position_ids.*I64/) as string,
    });
    await expect(file.floats('gone')).rejects.toMatchObject({ code: 'not-found' });
    await file.close();
  });

  it('refuses to write a tensor whose data does not fill its shape', async () => {
    const tensor = {
      name: 'a',
      dtype: 'F32',
      shape: [3],
      data: bytesOf(Float32Array.of(1)),
    } as const;
    await expect(writeSafetensors(join(folder, 'short.safetensors'), [tensor])).rejects.toThrow(
      /"a" has 4 bytes of data, its shape calls for 12/,
    );
  });

  const entry = (shape: unknown, begin: unknown, end: unknown, dtype: unknown = 'F32') => ({
    dtype,
    shape,
    data_offsets: [begin, end],
  });
  const hostile: [string, () => Promise<string>, RegExp][] = [
    [
      'a header longer than the file',
      () => handMade({}, 0, 1n << 40n),
      /header would be 1099511627776/,
    ],
    ['a negative header length', () => handMade({}, 0, (1n << 64n) - 1n), /header would be/],
    ['text that is not JSON', () => handMade('<html>not found</html>'), /not a JSON object/],
    ['a list', () => handMade([]), /not a JSON object/],
    ['an unknown type', () => handMade({ w: entry([1], 0, 4, 'F5') }, 4), /"w".*invalid dtype/],
    ['a fraction as a side', () => handMade({ w: entry([1.5], 0, 6) }, 6), /"w".*invalid shape/],
    ['a negative side', () => handMade({ w: entry([-1], 0, 4) }, 4), /"w".*invalid shape/],
    ['offsets the wrong way', () => handMade({ w: entry([1], 4, 0) }, 4), /"w".*offsets give -4/],
    ['a shape too large', () => handMade({ w: entry([1e9, 1e9], 0, 4) }, 4), /"w".*offsets give 4/],
    [
      'tensors that overlap',
      () => handMade({ a: entry([2], 0, 8), b: entry([1], 4, 8) }, 8),
      /"b".*overlaps/,
    ],
    ['a gap', () => handMade({ a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12), /"b".*gap/],
    ['a truncated file', () => handMade({ a: entry([2], 0, 8) }, 4), /not complete/],
    ['bytes nobody owns', () => handMade({ a: entry([1], 0, 4) }, 8), /not complete/],
    ['an entry that is no object', () => handMade({ a: 'x' }), /"a".*invalid/],
  ];
  it.each(hostile)('refuses %s', async (_, make, message) => {
    await expect(make().then((path) => Safetensors.open(path))).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(message) as string,
    });
  });

  it('never does worse than refuse when bytes of a real file are changed or cut off', async () => {
    const path = join(folder, 'real.safetensors');
    const tensors = ['a', 'b'].map((name) => ({
      name,
      dtype: 'F32' as const,
      shape: [4],
      data: bytesOf(Float32Array.of(1, 2, 3, 4)),
    }));
    await writeSafetensors(path, tensors);
    const whole = await readFile(path);
    const mutated = join(folder, 'mutated.safetensors');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length }),
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (length, at, value) => {
          const bytes = Buffer.from(whole);
          bytes[at] = value;
          await writeFile(mutated, bytes.subarray(0, length));
          const opened = await Safetensors.open(mutated).catch((error: unknown) => error);
          if (opened instanceof Safetensors) {
            for (const name of opened.tensors.keys()) {
              await opened.floats(name).catch((error: unknown) => {
                expect(error).toMatchObject({ code: 'unsupported' });
              });
            }
            await opened.close();
          } else {
            expect(opened).toMatchObject({ code: 'damaged' });
          }
        },
      ),
    );
  });
});
