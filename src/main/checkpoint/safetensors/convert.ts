import type { Dtype } from './header';

type Convert = (bytes: Uint8Array<ArrayBuffer>) => Float32Array<ArrayBuffer>;

/** From a tensor's bytes to float32, for the types that weights come in. */
export const TO_FLOAT32: Partial<Record<Dtype, Convert>> = {
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
