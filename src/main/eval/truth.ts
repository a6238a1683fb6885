import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { inflateSync } from 'node:zlib';
import { AppError } from '@shared/errors';
import { BadPng, decodePng } from '@shared/formats/png';
import { maskOf } from '@shared/formats/shape';
import { areaOf, decodePatch } from '@shared/mask';
import { imageProblem } from '../imaging';
import type { LabelMap } from './metrics';
import type { Labels, Truth } from './set';

/**
 * The true labels of an image of this size.
 * @throws AppError naming the file: of another size, with a value that is no class, or unreadable
 */
export async function readTruth(
  truth: Truth,
  labels: Labels,
  width: number,
  height: number,
): Promise<LabelMap> {
  if (truth.kind === 'shapes') return painted(truth.shapes, width, height);
  const png = await readLabels(truth.file);
  const name = basename(truth.file);
  if (png.width !== width || png.height !== height)
    throw new AppError(
      'bad-input',
      `${name} has ${png.width} x ${png.height} pixels, its image ${width} x ${height}.`,
    );
  const table = new Int16Array(65536).fill(-1);
  for (const [value, label] of labels) table[value] = label;
  const map = new Uint8Array(width * height);
  for (let i = 0; i < map.length; i++) {
    const value = png.indices[i]!;
    const label = table[value]!;
    if (label < 0)
      throw new AppError(
        'bad-input',
        `${name} has the value ${value}, which is no class. Add it to the classes, or leave it out with --ignore.`,
      );
    map[i] = label;
  }
  return map;
}

/** The numbers of a label image. @throws AppError naming the file */
export async function readLabels(
  file: string,
): Promise<{ width: number; height: number; indices: Uint8Array | Uint16Array }> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw imageProblem(file, error);
  });
  try {
    const png = decodePng(bytes, (data, most) => inflateSync(data, { maxOutputLength: most }));
    if ('indices' in png) return png;
  } catch (cause) {
    if (!(cause instanceof BadPng)) throw cause;
    throw new AppError('bad-input', `${basename(file)} can't be read: ${cause.message}.`, {
      cause,
    });
  }
  throw new AppError(
    'unsupported',
    `${basename(file)} holds colours. Save it as a grey or palette PNG whose values are the classes.`,
  );
}

/** Shapes on a background of 0, the largest first. */
function painted(
  shapes: Extract<Truth, { kind: 'shapes' }>['shapes'],
  width: number,
  height: number,
): LabelMap {
  const map = new Uint8Array(width * height);
  const masks = shapes.flatMap(({ label, shape }) => {
    const { mask } = maskOf(shape, width, height);
    return mask === null ? [] : [{ label, mask, area: areaOf(mask) }];
  });
  for (const { label, mask } of masks.sort((a, b) => b.area - a.area)) {
    const patch = decodePatch(mask);
    if (patch === null) continue;
    const { x, y, bitmap } = patch;
    for (let i = 0; i < bitmap.data.length; i++)
      if (bitmap.data[i])
        map[(y + Math.floor(i / bitmap.width)) * width + x + (i % bitmap.width)] = label;
  }
  return map;
}
