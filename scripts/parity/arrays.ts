import { readFile } from 'node:fs/promises';

/** An array as the fixtures store it and as the product gives it: C order, any number type. */
export interface NdArray {
  shape: readonly number[];
  data: ArrayLike<number>;
}

export interface StoredArray extends NdArray {
  dtype: string;
}

const VIEWS: Record<string, (bytes: Uint8Array<ArrayBuffer>) => ArrayLike<number>> = {
  F32: ({ buffer }) => new Float32Array(buffer),
  F16: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), half),
  I32: ({ buffer }) => new Int32Array(buffer),
  U8: (bytes) => bytes,
};

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction) * 2 ** (exponent - 15) : fraction * 2 ** -14);
}

/** Reads a whole safetensors file of expected values. Fixtures are small; the product's own reader is for weights. */
export async function readArrays(file: string): Promise<Map<string, StoredArray>> {
  const bytes = await readFile(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([name, { dtype, shape, data_offsets }]) => {
        const view = VIEWS[dtype];
        if (!view) throw new Error(`${file}: ${name} has the unknown type ${dtype}`);
        const [from, to] = data_offsets;
        const data = view(Uint8Array.from(bytes.subarray(start + from, start + to)));
        return [name, { dtype, shape, data }];
      }),
  );
}

/**
 * Every `steps[d]`-th entry along axis d, cut to `shape`; axes without a step count one by one.
 * @throws Error when the array is too small for that, or would give more than `shape` along an axis but the first.
 */
export function sample(
  { shape: full, data }: NdArray,
  steps: readonly number[],
  shape: readonly number[],
): NdArray {
  const given = full.map((length, d) => Math.ceil(length / (steps[d] ?? 1)));
  const fits = given.every((length, d) => (d === 0 ? length >= shape[0]! : length === shape[d]));
  if (given.length !== shape.length || !fits)
    throw new Error(`[${given.join(', ')}] where [${shape.join(', ')}] is expected`);
  const out = new Float64Array(shape.reduce((product, length) => product * length, 1));
  const index = shape.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    let from = 0;
    for (let d = 0; d < shape.length; d++) from = from * full[d]! + index[d]! * (steps[d] ?? 1);
    out[i] = data[from]!;
    for (let d = shape.length - 1; d >= 0 && ++index[d]! === shape[d]; d--) index[d] = 0;
  }
  return { shape, data: out };
}

/** Arrays of one shape, one after another along a new first axis. */
export function stack(arrays: readonly NdArray[]): NdArray {
  const each = arrays[0]!;
  const data = new Float64Array(arrays.length * each.data.length);
  arrays.forEach((array, i) => data.set(Float64Array.from(array.data), i * each.data.length));
  return { shape: [arrays.length, ...each.shape], data };
}
