import { MAX_PIXELS, isSize } from '../support/masks';
import { chunksOf, isPng } from './chunks';
import {
  COLOUR,
  COLOUR_ALPHA,
  GREY,
  GREY_ALPHA,
  PALETTE,
  type ColourPng,
  type Inflate,
  type LabelPng,
  type Rgb,
} from './label-png';

/** Why a PNG can't be taken as labels; the message ends the sentence "x can't be read: ...". */
export class BadPng extends Error {}

const SAMPLES = new Map<number, number>([
  [GREY, 1],
  [COLOUR, 3],
  [PALETTE, 1],
  [GREY_ALPHA, 2],
  [COLOUR_ALPHA, 4],
]);
const DEPTHS = new Map<number, readonly number[]>([
  [GREY, [1, 2, 4, 8, 16]],
  [COLOUR, [8]],
  [PALETTE, [1, 2, 4, 8]],
  [GREY_ALPHA, [8, 16]],
  [COLOUR_ALPHA, [8]],
]);

/**
 * Reads the exact numbers of a PNG, which libraries for photos don't give: they turn palettes into colours.
 * Alpha is dropped. Sizes are checked before anything is allocated.
 * @throws BadPng for damaged files, interlaced ones, and colours of 16 bits
 */
export function decodePng(
  bytes: Uint8Array,
  inflate: Inflate,
  maxPixels = MAX_PIXELS,
): LabelPng | ColourPng {
  if (!isPng(bytes)) throw new BadPng('it is not a PNG');
  const { header, palette, data } = partsOf(bytes);
  const { width, height, depth, type } = header;
  if (width * height > maxPixels) throw new BadPng('it is larger than the image');
  const samples = SAMPLES.get(type)!;
  const rowBytes = Math.ceil((width * samples * depth) / 8);
  let raw: Uint8Array;
  try {
    raw = inflate(data, height * (rowBytes + 1));
  } catch (error) {
    throw new BadPng('its pixels are damaged', { cause: error });
  }
  if (raw.length !== height * (rowBytes + 1)) throw new BadPng('its pixels are cut off');
  const rows = unfilter(raw, rowBytes, Math.max((samples * depth) >> 3, 1));
  if (type === COLOUR || type === COLOUR_ALPHA)
    return { width, height, rgb: samples === 3 ? rows : pick(rows, 4, 3) };
  const grey = type === GREY_ALPHA ? pick(rows, (2 * depth) >> 3, depth >> 3) : rows;
  const indices = unpack(grey, width, height, depth);
  return { width, height, indices, palette: type === PALETTE ? palette : null };
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly type: number;
}

function partsOf(bytes: Uint8Array): { header: Header; palette: Rgb[]; data: Uint8Array } {
  let header: Header | null = null;
  let palette: Rgb[] = [];
  const data: Uint8Array[] = [];
  for (const chunk of chunksOf(bytes)) {
    if (chunk.type === 'IHDR') header ??= headerOf(chunk.data);
    else if (chunk.type === 'PLTE') palette = paletteOf(chunk.data);
    else if (chunk.type === 'IDAT') data.push(chunk.data);
  }
  if (header === null) throw new BadPng('it has no header');
  return { header, palette, data: concat(data) };
}

function headerOf(data: Uint8Array): Header {
  if (data.length < 13) throw new BadPng('its header is cut off');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height, depth, type] = [view.getUint32(0), view.getUint32(4), data[8]!, data[9]!];
  if (!isSize(width, height))
    throw new BadPng(`it says it has ${width} x ${height} pixels; at most ${MAX_PIXELS} are read`);
  const depths = DEPTHS.get(type);
  if (!depths?.includes(depth))
    throw new BadPng('it has a kind of pixels that labels do not come in');
  if (data[12] !== 0) throw new BadPng('it is interlaced; save it without');
  return { width, height, depth, type };
}

function paletteOf(data: Uint8Array): Rgb[] {
  const colours: Rgb[] = [];
  for (let i = 0; i + 2 < Math.min(data.length, 768); i += 3)
    colours.push([data[i]!, data[i + 1]!, data[i + 2]!]);
  return colours;
}

/** Undoes the five filters of PNG, by row; `step` is the distance in bytes to the pixel on the left. */
function unfilter(raw: Uint8Array, rowBytes: number, step: number): Uint8Array {
  const height = raw.length / (rowBytes + 1);
  const rows = new Uint8Array(height * rowBytes);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (rowBytes + 1)]!;
    if (filter > 4) throw new BadPng('its pixels are damaged');
    const [from, to] = [y * (rowBytes + 1) + 1, y * rowBytes];
    if (filter === 0) {
      rows.set(raw.subarray(from, from + rowBytes), to);
      continue;
    }
    for (let i = 0; i < rowBytes; i++) {
      const left = i < step ? 0 : rows[to + i - step]!;
      const above = y === 0 ? 0 : rows[to + i - rowBytes]!;
      const corner = i < step || y === 0 ? 0 : rows[to + i - step - rowBytes]!;
      rows[to + i] = raw[from + i]! + predict(filter, left, above, corner);
    }
  }
  return rows;
}

function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const guess = left + above - corner;
  const [toLeft, toAbove] = [Math.abs(guess - left), Math.abs(guess - above)];
  const toCorner = Math.abs(guess - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** The first `keep` bytes of every `every`. */
function pick(bytes: Uint8Array, every: number, keep: number): Uint8Array {
  const kept = new Uint8Array((bytes.length / every) * keep);
  for (let from = 0, to = 0; from < bytes.length; from += every)
    for (let i = 0; i < keep; i++) kept[to++] = bytes[from + i]!;
  return kept;
}

function unpack(
  rows: Uint8Array,
  width: number,
  height: number,
  depth: number,
): Uint8Array | Uint16Array {
  if (depth === 8) return rows;
  const rowBytes = Math.ceil((width * depth) / 8);
  const indices = depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const mask = (1 << depth) - 1;
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const at = y * rowBytes + (bit >> 3);
      indices[to++] =
        depth === 16
          ? (rows[at]! << 8) | rows[at + 1]!
          : (rows[at]! >> (8 - depth - (bit & 7))) & mask;
    }
  return indices;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
