import type { Rle } from '../../domain/mask';
import { decodePatch, runsToString } from '../../mask';
import type { Source } from '../format';
import { BadPng, decodePng, type ColourPng, type LabelPng } from '../png';
import { bytesOf, TooLarge } from './text';

/** A number for each pixel, row by row: an index, or a colour as 0xrrggbb. */
export interface LabelMap {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array | Uint16Array | Uint32Array;
  readonly colours: boolean;
}

/** Runs of equal numbers in one image: what a photo has and no label image comes near. */
const MAX_RUNS = 20_000_000;
const MAX_OBJECTS = 10_000;
const MAX_PNG = 256 * 2 ** 20;

/** The numbers of a PNG, or why there are none. */
export async function readLabelMap(
  { files, inflate }: Pick<Source, 'files' | 'inflate'>,
  path: string,
): Promise<LabelMap | string> {
  try {
    return labelMapOf(decodePng(await bytesOf(files.open(path), MAX_PNG), inflate));
  } catch (error) {
    if (error instanceof BadPng || error instanceof TooLarge) return error.message;
    throw error;
  }
}

export function labelMapOf(png: LabelPng | ColourPng): LabelMap {
  const { width, height } = png;
  if ('indices' in png) return { width, height, values: png.indices, colours: false };
  const values = new Uint32Array(width * height);
  for (let i = 0, at = 0; i < values.length; i++, at += 3)
    values[i] = packed(png.rgb[at]!, png.rgb[at + 1]!, png.rgb[at + 2]!);
  return { width, height, values, colours: true };
}

export const packed = (red: number, green: number, blue: number): number =>
  (red << 16) | (green << 8) | blue;

/** The runs of equal numbers, column by column; stops when there are too many. */
function* runsOfValues({ width, height, values }: LabelMap): Generator<{
  readonly value: number;
  readonly start: number;
  readonly length: number;
}> {
  let [value, start] = [values[0] ?? 0, 0];
  for (let x = 0, at = 0; x < width; x++)
    for (let y = 0, from = x; y < height; y++, from += width, at++) {
      if (values[from] === value) continue;
      yield { value, start, length: at - start };
      [value, start] = [values[from]!, at];
    }
  yield { value, start, length: width * height - start };
}

/** The mask of each wanted number, in one pass, the numbers ascending; or why the image can't be one of labels. */
export function masksIn(
  map: LabelMap,
  wanted: (value: number) => boolean,
): Map<number, Rle> | string {
  const found = new Map<number, { runs: number[]; end: number }>();
  let count = 0;
  for (const { value, start, length } of runsOfValues(map)) {
    if (++count > MAX_RUNS) return 'it is a photo, no image of labels';
    let own = found.get(value);
    if (!own) {
      if (!wanted(value)) continue;
      if (found.size === MAX_OBJECTS) return `it has more than ${MAX_OBJECTS} objects`;
      found.set(value, (own = { runs: [], end: 0 }));
    }
    own.runs.push(start - own.end, length);
    own.end = start + length;
  }
  const pixels = map.width * map.height;
  return new Map(
    [...found]
      .sort(([a], [b]) => a - b)
      .map(([value, { runs, end }]) => {
        if (end < pixels) runs.push(pixels - end);
        const counts = runsToString(Uint32Array.from(runs));
        return [value, { size: [map.height, map.width], counts }];
      }),
  );
}

/** Each number changed by `of`, which is asked once for a run of equal ones. */
export function mapped<T extends Uint8Array | Uint16Array>(
  values: LabelMap['values'],
  of: (value: number) => number,
  out: T,
): T {
  let [last, result] = [-1, 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== last) {
      last = values[i]!;
      result = of(last);
    }
    out[i] = result;
  }
  return out;
}

/** Writes a number into every pixel of the mask. @throws AppError('bad-input') */
export function paint(values: Uint8Array | Uint16Array, mask: Rle, value: number): void {
  const patch = decodePatch(mask);
  if (patch === null) return;
  const { x, y, bitmap } = patch;
  const width = mask.size[1];
  for (let row = 0, at = 0; row < bitmap.height; row++)
    for (let column = 0; column < bitmap.width; column++, at++)
      if (bitmap.data[at]) values[(y + row) * width + x + column] = value;
}
