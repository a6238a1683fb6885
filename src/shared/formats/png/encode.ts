import { pngOf, type Chunk } from './chunks';
import { COLOUR, GREY, PALETTE, type ColourPng, type Deflate, type LabelPng } from './label-png';

/** A PNG of 8 or 16 bits with exactly these numbers and this palette. */
export function encodeLabelPng(png: LabelPng, deflate: Deflate): Uint8Array {
  const { width, height, indices, palette } = png;
  const depth = indices.BYTES_PER_ELEMENT * 8;
  const bytes = indices instanceof Uint16Array ? bigEndian(indices) : indices;
  const chunks: Chunk[] = [header(width, height, depth, palette ? PALETTE : GREY)];
  if (palette) chunks.push({ type: 'PLTE', data: Uint8Array.from(palette.flat()) });
  return pngOf([...chunks, { type: 'IDAT', data: deflate(unfiltered(bytes, height)) }]);
}

/** A PNG of 24 bits. */
export function encodeColourPng({ width, height, rgb }: ColourPng, deflate: Deflate): Uint8Array {
  return pngOf([
    header(width, height, 8, COLOUR),
    { type: 'IDAT', data: deflate(unfiltered(rgb, height)) },
  ]);
}

/** A PNG of one bit, for masks; `data` holds 0 and 1. */
export function encodeBitPng(
  { width, height, data }: { width: number; height: number; data: Uint8Array },
  deflate: Deflate,
): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  const packed = new Uint8Array(rowBytes * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (data[at++]) packed[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
  return pngOf([
    header(width, height, 1, GREY),
    { type: 'IDAT', data: deflate(unfiltered(packed, height)) },
  ]);
}

function header(width: number, height: number, depth: number, type: number): Chunk {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[8] = depth;
  data[9] = type;
  return { type: 'IHDR', data };
}

/** Rows with the filter byte 0 before each: label images compress best without a filter. */
function unfiltered(rows: Uint8Array, height: number): Uint8Array {
  const rowBytes = rows.length / height;
  const raw = new Uint8Array(rows.length + height);
  for (let y = 0; y < height; y++)
    raw.set(rows.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  return raw;
}

function bigEndian(values: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  values.forEach((value, i) => {
    bytes[2 * i] = value >> 8;
    bytes[2 * i + 1] = value & 0xff;
  });
  return bytes;
}

/**
 * zlib data without compression (RFC 1950 and 1951): for small pictures inside text, where nothing that
 * compresses is at hand.
 */
export const store: Deflate = (bytes) => {
  const blocks = Math.max(Math.ceil(bytes.length / 65535), 1);
  const out = new Uint8Array(2 + blocks * 5 + bytes.length + 4);
  const view = new DataView(out.buffer);
  out.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * 65535, (block + 1) * 65535);
    out[at] = block === blocks - 1 ? 1 : 0;
    view.setUint16(at + 1, part.length, true);
    view.setUint16(at + 3, ~part.length & 0xffff, true);
    out.set(part, at + 5);
    at += 5 + part.length;
  }
  view.setUint32(at, adler32(bytes));
  return out;
};

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}
