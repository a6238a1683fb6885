import type { Rle } from '../../domain/mask';
import { decodePatch, runsToString } from '../../mask';
import type { ColourPng, LabelPng } from '../png';

/** A number for each pixel, row by row: an index, or a colour as 0xrrggbb. */
export interface LabelMap {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array | Uint16Array | Uint32Array;
  readonly colours: boolean;
}

/** Runs of equal numbers in one image: what a photo has and no label image comes near. */
const MAX_RUNS = 20_000_000;

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

/** Runs of equal numbers, column by column. @throws RangeError after `MAX_RUNS` */
export function* runsOfValues({
  width,
  height,
  values,
}: LabelMap): Generator<readonly [value: number, start: number, length: number]> {
  let [value, start, count] = [values[0] ?? 0, 0, 0];
  for (let x = 0, at = 0; x < width; x++)
    for (let y = 0, from = x; y < height; y++, from += width, at++) {
      if (values[from] === value) continue;
      if (++count > MAX_RUNS) throw new RangeError('it is a photo, no image of labels');
      yield [value, start, at - start];
      [value, start] = [values[from]!, at];
    }
  yield [value, start, width * height - start];
}

/**
 * The mask of each number, in one pass, by number. Numbers for which `wanted` is false get none.
 * @throws RangeError for an image with more runs than any image of labels has
 */
export function masksByValue(map: LabelMap, wanted: (value: number) => boolean): Map<number, Rle> {
  const runs = new Map<number, number[]>();
  const ends = new Map<number, number>();
  for (const [value, start, length] of runsOfValues(map)) {
    let own = runs.get(value);
    if (!own) {
      if (!wanted(value)) continue;
      runs.set(value, (own = []));
    }
    own.push(start - (ends.get(value) ?? 0), length);
    ends.set(value, start + length);
  }
  const size: Rle['size'] = [map.height, map.width];
  return new Map(
    [...runs]
      .sort(([a], [b]) => a - b)
      .map(([value, own]) => {
        const rest = map.width * map.height - ends.get(value)!;
        if (rest > 0) own.push(rest);
        return [value, { size, counts: runsToString(Uint32Array.from(own)) }];
      }),
  );
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
