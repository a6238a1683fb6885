import type { Pair } from './pair';

/** RGB pixels, 3 bytes each, row by row. */
export interface RgbImage {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/**
 * Brings an image to a pair's input size. The result is uint8, as the published code's is: rounding to whole
 * levels before anything else is part of the method (a float resize changes about 13 % of the values).
 */
export function prepare(
  rgb: Uint8Array,
  width: number,
  height: number,
  pair: { resize: Pair['resize'] },
): RgbImage {
  const target = inputSize(width, height, pair.resize);
  const image = { rgb, width, height };
  return pair.resize.filter === 'area'
    ? resizeArea(image, target.width, target.height)
    : resizeLinear(image, target.width, target.height);
}

/** Short side to `short` unless the long side would pass `long`; a null limit does not bind. */
export function inputSize(
  width: number,
  height: number,
  { short, long, filter, multiple }: Pair['resize'],
): { width: number; height: number } {
  const limits = [
    (long ?? Infinity) / Math.max(width, height),
    (short ?? Infinity) / Math.min(width, height),
  ];
  const factor = Math.min(...limits);
  const scale = Number.isFinite(factor) ? factor : 1;
  const side = (length: number) =>
    filter === 'area'
      ? // Two units at least: one would leave a thin strip's attention nothing to compare.
        Math.max(2, roundHalfEven((length * scale) / multiple)) * multiple
      : Math.max(1, Math.floor(length * scale + 0.5));
  return { width: side(width), height: side(height) };
}

/**
 * OpenCV's INTER_LINEAR on uint8, bit for bit: positions in float32, weights in 11 bits, the product of both
 * axes cut to 16 bits a row before it is summed (modules/imgproc/src/resize.cpp, HResizeLinear, VResizeLinear).
 */
export function resizeLinear(image: RgbImage, width: number, height: number): RgbImage {
  return resizeTwoTap(image, width, height, linearPosition);
}

/**
 * OpenCV's INTER_AREA on uint8: the mean over each target pixel's footprint. OpenCV defines it for shrinking
 * only; where an axis grows it is a two-tap filter with the positions of `areaPosition`, as there.
 */
export function resizeArea(image: RgbImage, width: number, height: number): RgbImage {
  if (width > image.width || height > image.height)
    return resizeTwoTap(image, width, height, areaPosition);
  if (width === image.width && height === image.height) return image;

  const columns = footprints(image.width, width);
  const rows = footprints(image.height, height);
  // Whole-number factors are integer sums in OpenCV, divided once; 2 x 2 rounds halves up, the rest to even.
  const exact = image.width % width === 0 && image.height % height === 0;
  const area = (image.width / width) * (image.height / height);
  if (exact) for (const { weight } of [columns, rows]) weight.fill(1);
  const share = exact ? Math.fround(1 / area) : 1;
  const round =
    exact && area === 4 && image.width === 2 * width
      ? (value: number) => Math.floor(value + 0.5)
      : roundHalfEven;
  const rgb = new Uint8Array(width * height * 3);
  const row = new Float32Array(width * 3);
  const sum = new Float32Array(width * 3);
  for (let y = 0; y < height; y++) {
    sum.fill(0);
    for (let k = rows.first[y]!; k < rows.first[y + 1]!; k++) {
      averageColumns(image, rows.source[k]!, columns, row);
      const weight = rows.weight[k]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += Math.fround(row[i]! * weight);
    }
    const out = y * width * 3;
    for (let i = 0; i < sum.length; i++) rgb[out + i] = round(Math.fround(sum[i]! * share));
  }
  return { rgb, width, height };
}

/** Sources and weights of each target position: entries first[i] .. first[i + 1] - 1. */
interface Footprints {
  first: Int32Array;
  source: Int32Array;
  weight: Float32Array;
}

function footprints(from: number, to: number): Footprints {
  const scale = from / to;
  const first = new Int32Array(to + 1);
  const source: number[] = [];
  const weight: number[] = [];
  const add = (index: number, share: number) => {
    source.push(index);
    weight.push(share);
  };
  for (let i = 0; i < to; i++) {
    const start = i * scale;
    const end = start + scale;
    const width = Math.min(scale, from - start);
    const lastWhole = Math.min(Math.floor(end), from - 1);
    const firstWhole = Math.min(Math.ceil(start), lastWhole);
    // Slivers under a thousandth of a pixel are rounding, not coverage.
    if (firstWhole - start > 1e-3) add(firstWhole - 1, (firstWhole - start) / width);
    for (let s = firstWhole; s < lastWhole; s++) add(s, 1 / width);
    if (end - lastWhole > 1e-3) add(lastWhole, Math.min(end - lastWhole, 1, width) / width);
    first[i + 1] = source.length;
  }
  return { first, source: Int32Array.from(source), weight: Float32Array.from(weight) };
}

function averageColumns(image: RgbImage, y: number, columns: Footprints, row: Float32Array): void {
  const { rgb } = image;
  const start = y * image.width * 3;
  const count = columns.first.length - 1;
  for (let x = 0; x < count; x++) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (let k = columns.first[x]!; k < columns.first[x + 1]!; k++) {
      const weight = columns.weight[k]!;
      const p = start + columns.source[k]! * 3;
      r = Math.fround(r + Math.fround(rgb[p]! * weight));
      g = Math.fround(g + Math.fround(rgb[p + 1]! * weight));
      b = Math.fround(b + Math.fround(rgb[p + 2]! * weight));
    }
    row[x * 3] = r;
    row[x * 3 + 1] = g;
    row[x * 3 + 2] = b;
  }
}

/** Where target position `i` lies in the source: the lower neighbour and the share of the upper one. */
type Position = (i: number, scale: number) => { low: number; share: number };

const linearPosition: Position = (i, scale) => {
  const position = Math.fround((i + 0.5) * scale - 0.5);
  const low = Math.floor(position);
  return { low, share: Math.fround(position - low) };
};

const areaPosition: Position = (i, scale) => {
  const low = Math.floor(i * scale);
  const share = Math.fround(i + 1 - (low + 1) * (1 / scale));
  return { low, share: share <= 0 ? 0 : Math.fround(share - Math.floor(share)) };
};

const WEIGHT_ONE = 2048;

function resizeTwoTap(
  image: RgbImage,
  width: number,
  height: number,
  position: Position,
): RgbImage {
  if (width === image.width && height === image.height) return image;

  const scaleX = image.width / width;
  const offset = new Int32Array(width);
  const step = new Int32Array(width);
  const low = new Int32Array(width);
  const high = new Int32Array(width);
  for (let x = 0; x < width; x++) {
    const at = position(x, scaleX);
    // Along a row the border pixel stands alone; along a column (below) its weight is kept.
    const inside = at.low >= 0 && at.low < image.width - 1;
    offset[x] = Math.min(Math.max(at.low, 0), image.width - 1) * 3;
    step[x] = inside ? 3 : 0;
    low[x] = inside ? weightOf(1 - at.share) : WEIGHT_ONE;
    high[x] = inside ? weightOf(at.share) : 0;
  }

  const stretch = (y: number, row: Int32Array) => {
    const start = y * image.width * 3;
    for (let x = 0; x < width; x++) {
      const a = start + offset[x]!;
      const b = a + step[x]!;
      for (let c = 0; c < 3; c++)
        row[x * 3 + c] = (image.rgb[a + c]! * low[x]! + image.rgb[b + c]! * high[x]!) >> 4;
    }
  };

  const scaleY = image.height / height;
  const rgb = new Uint8Array(width * height * 3);
  let upper = { y: -1, row: new Int32Array(width * 3) };
  let lower = { y: -1, row: new Int32Array(width * 3) };
  const clampRow = (y: number) => Math.min(Math.max(y, 0), image.height - 1);
  for (let y = 0; y < height; y++) {
    const at = position(y, scaleY);
    const y0 = clampRow(at.low);
    const y1 = clampRow(at.low + 1);
    if (lower.y === y0) [upper, lower] = [lower, upper];
    for (const [line, wanted] of [
      [upper, y0],
      [lower, y1],
    ] as const) {
      if (line.y === wanted) continue;
      stretch(wanted, line.row);
      line.y = wanted;
    }
    const w0 = weightOf(1 - at.share);
    const w1 = weightOf(at.share);
    const out = y * width * 3;
    for (let i = 0; i < width * 3; i++)
      rgb[out + i] = (((w0 * upper.row[i]!) >> 16) + ((w1 * lower.row[i]!) >> 16) + 2) >> 2;
  }
  return { rgb, width, height };
}

function weightOf(share: number): number {
  return roundHalfEven(Math.fround(share) * WEIGHT_ONE);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.floor(value + 0.5);
  return floor % 2 === 0 ? floor : floor + 1;
}
