/**
 * Label Studio's brush: the RGBA bytes of the whole image, row by row, packed bit by bit (rle-pack of
 * github.com/thi-ng/umbrella). Head: 32 bits number of values, 5 bits word size less one, four times 4 bits size
 * of a run length less one. Then packets: 1 bit repeated or not, 2 bits which of the four sizes, the run length
 * less one in so many bits, and one word if repeated, else as many words.
 */

const CHANNELS = 4;
const ALPHA = 3;

/**
 * The pixels whose alpha is not 0: [start, length, ...] row by row; or why it can't be taken.
 * @param bytes as the JSON lists them; only whole numbers of 0..255 are bytes
 */
export function decodeBrush(bytes: readonly unknown[], pixels: number): number[] | string {
  const bits = new BitReader(bytes);
  const count = bits.read(32);
  if (count !== pixels * CHANNELS) return 'it is not of the size of its image';
  const wordBits = bits.read(5) + 1;
  const lengthBits = [0, 0, 0, 0].map(() => bits.read(4) + 1);
  const runs: number[] = [];
  for (let at = 0; at < count;) {
    const repeated = bits.read(1) === 1;
    const length = bits.read(lengthBits[bits.read(2)]!) + 1;
    const end = Math.min(at + length, count);
    if (repeated) add(runs, at, end, bits.read(wordBits));
    else for (let i = at; i < end && !bits.failed; i++) add(runs, i, i + 1, bits.read(wordBits));
    if (bits.failed) return 'it is cut off, or holds other things than bytes';
    at = end;
  }
  return runs;
}

/** Adds the pixels whose alpha lies among the values from `from` to `to`. */
function add(runs: number[], from: number, to: number, value: number): void {
  if (value === 0) return;
  const first = Math.floor((from - ALPHA + CHANNELS - 1) / CHANNELS);
  const end = Math.floor((to - 1 - ALPHA) / CHANNELS) + 1;
  if (end <= first) return;
  const last = runs.length - 2;
  if (last >= 0 && runs[last]! + runs[last + 1]! === first) runs[last + 1]! += end - first;
  else runs.push(first, end - first);
}

class BitReader {
  failed = false;
  private at = 0;

  constructor(private readonly bytes: readonly unknown[]) {}

  /** The next `size` bits (at most 32), the highest first; 0 and `failed` beyond the end. */
  read(size: number): number {
    let value = 0;
    for (let left = size; left > 0;) {
      const byte = this.bytes[this.at >> 3];
      if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255) {
        this.failed = true;
        return 0;
      }
      const within = 8 - (this.at & 7);
      const take = Math.min(within, left);
      const part = (byte >> (within - take)) & ((1 << take) - 1);
      value = value * 2 ** take + part;
      this.at += take;
      left -= take;
    }
    return value;
  }
}

/** Sizes that Label Studio's own converter writes. */
const WORD_BITS = 8;
const LENGTH_BITS = [3, 4, 8, 16];

/** Packs pixels given as [start, length, ...] row by row; all four channels are 255 where they are set. */
export function encodeBrush(runs: readonly number[], pixels: number): number[] {
  const bits = new BitWriter();
  bits.write(pixels * CHANNELS, 32);
  bits.write(WORD_BITS - 1, 5);
  for (const size of LENGTH_BITS) bits.write(size - 1, 4);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    repeat(bits, 0, (runs[i]! - at) * CHANNELS);
    repeat(bits, 255, runs[i + 1]! * CHANNELS);
    at = runs[i]! + runs[i + 1]!;
  }
  repeat(bits, 0, (pixels - at) * CHANNELS);
  return bits.bytes;
}

function repeat(bits: BitWriter, value: number, length: number): void {
  for (let left = length; left > 0;) {
    const run = Math.min(left, 2 ** 16);
    const which = LENGTH_BITS.findIndex((size) => run <= 2 ** size);
    bits.write(1, 1);
    bits.write(which, 2);
    bits.write(run - 1, LENGTH_BITS[which]!);
    bits.write(value, WORD_BITS);
    left -= run;
  }
}

class BitWriter {
  readonly bytes: number[] = [];
  private free = 0;

  write(value: number, size: number): void {
    for (let left = size; left > 0;) {
      if (this.free === 0) {
        this.bytes.push(0);
        this.free = 8;
      }
      const take = Math.min(this.free, left);
      const part = Math.floor(value / 2 ** (left - take)) % 2 ** take;
      this.bytes[this.bytes.length - 1]! |= part << (this.free - take);
      this.free -= take;
      left -= take;
    }
  }
}
