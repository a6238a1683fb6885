import type { BBox, Rle } from '../../domain/mask';
import type { Extra, Problem, SetRecord } from '../records';
import { AppError } from '../../errors';
import { runsOf } from '../../mask';
import {
  categoryJson,
  type CocoCategory,
  type CocoImage,
  head,
  imageJson,
  list,
  withExtra,
} from './write';

/** A segment id for each pixel, row by row (`ids[y * width + x]`); 0 is nobody's. */
export interface IdMap {
  readonly width: number;
  readonly height: number;
  readonly ids: Uint32Array;
}

/** Reads the PNG of a panoptic annotation, whose segment ids are R + 256 G + 65536 B; null when it isn't there. */
export type DecodePanoptic = (fileName: string) => Promise<IdMap | null>;

/** An instance that wants its place in a picture in which each pixel has one owner. */
export interface Layer {
  /** 1 to 2^24 - 1, unique in the image. */
  readonly id: number;
  readonly categoryId: number;
  readonly mask: Rle;
  readonly crowd: boolean;
  /** null counts as certain. */
  readonly score: number | null;
  /** Those of a higher one lie on top; 0 by default. */
  readonly layer?: number;
  readonly extra?: Extra;
}

export interface PanopticImage {
  readonly image: CocoImage;
  /** Name of the PNG, relative to the folder of the PNGs. */
  readonly png: string;
  readonly segments: readonly PanopticSegment[];
}

export interface PanopticSegment {
  readonly id: number;
  readonly categoryId: number;
  /** Of what is left of the mask. */
  readonly area: number;
  readonly box: BBox;
  readonly crowd: boolean;
  readonly extra?: Extra;
}

/**
 * Puts instances into one picture. Where they overlap the pixel belongs to the one of the higher layer, within
 * a layer to the one with the higher score (human work has none and counts as certain), among equals to the later
 * one, as it lies on top; a crowd yields to everything else. A mask that can't be read is reported and left out, as is one that is wholly covered.
 * @param where goes into the problems
 */
export function panopticOf(
  layers: readonly Layer[],
  width: number,
  height: number,
  report: (problem: Problem) => void = () => {},
  where = '',
): { map: IdMap; segments: PanopticSegment[] } {
  const map = { width, height, ids: new Uint32Array(width * height) };
  const drawn = fromBelow(layers).filter((layer) => {
    const runs = runsFor(layer, width, height, report, where);
    if (runs) paint(map.ids, runs, width, height, layer.id);
    return runs !== null;
  });
  const measured = measure(map);
  const segments = layers.flatMap((layer): PanopticSegment[] => {
    if (!drawn.includes(layer)) return [];
    const { id, categoryId, crowd, extra } = layer;
    const size = measured.get(id);
    if (size) return [{ id, categoryId, crowd, extra, ...size }];
    const message = `Annotation ${id} has no pixel that another doesn't cover; it was left out.`;
    report({ severity: 'skipped', code: 'mask-covered', where, message });
    return [];
  });
  return { map, segments };
}

/**
 * A semantic label map by the same overlap rule: index of a pixel's category in the order given, from 1;
 * 0 is background.
 * @throws RangeError for more than 255 categories, which one byte can't tell apart
 */
export function labelMapOf(
  layers: readonly Layer[],
  categoryIds: readonly number[],
  width: number,
  height: number,
  report: (problem: Problem) => void = () => {},
  where = '',
): Uint8Array {
  if (categoryIds.length > 255)
    throw new RangeError(`A label map holds 255 categories, not ${categoryIds.length}.`);
  const index = new Map(categoryIds.map((id, i) => [id, i + 1]));
  const map = new Uint8Array(width * height);
  for (const layer of fromBelow(layers)) {
    const runs = runsFor(layer, width, height, report, where);
    if (runs) paint(map, runs, width, height, index.get(layer.categoryId) ?? 0);
  }
  return map;
}

/** The bytes of the PNG that COCO panoptic wants: RGB, row by row, id = R + 256 G + 65536 B. */
export function rgbOfIds({ ids }: IdMap): Uint8Array {
  const bytes = new Uint8Array(ids.length * 3);
  for (let i = 0, at = 0; i < ids.length; i++) {
    const id = ids[i]!;
    bytes[at++] = id;
    bytes[at++] = id >>> 8;
    bytes[at++] = id >>> 16;
  }
  return bytes;
}

/** The other way round. @param channels of the pixels: 3, or 4 with an alpha that is ignored */
export function idsOfRgb(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: 3 | 4 = 3,
): IdMap {
  const ids = new Uint32Array(width * height);
  for (let i = 0, at = 0; i < ids.length; i++, at += channels)
    ids[i] = pixels[at]! | (pixels[at + 1]! << 8) | (pixels[at + 2]! << 16);
  return { width, height, ids };
}

/**
 * The JSON of a panoptic data set, in pieces of text. Each image's `png` lies in the folder of the PNGs.
 * @param content.isThing by category id; default: everything is a thing
 */
export function* writePanoptic(content: {
  readonly description: string;
  readonly set?: SetRecord;
  readonly categories: Iterable<CocoCategory>;
  readonly images: Iterable<PanopticImage>;
  readonly isThing?: (categoryId: number) => boolean;
}): Generator<string> {
  const { isThing = () => true } = content;
  const images = [...content.images];
  yield* head(content);
  yield* list('categories', content.categories, (category) => ({
    ...categoryJson(category),
    isthing: isThing(category.id) ? 1 : 0,
  }));
  yield ',\n';
  yield* list('images', images, ({ image }) => imageJson(image));
  yield ',\n';
  yield* list('annotations', images, ({ image, png, segments }) => ({
    image_id: image.id,
    file_name: png,
    segments_info: segments.map(({ id, categoryId, area, box, crowd, extra }) =>
      withExtra({ id, category_id: categoryId, area, bbox: box, iscrowd: crowd ? 1 : 0 }, extra),
    ),
  }));
  yield '}\n';
}

/** In the order of painting: what comes later lies on top. */
function fromBelow(layers: readonly Layer[]): Layer[] {
  const sure = ({ score }: Layer): number => score ?? Infinity;
  return [...layers].sort(
    (a, b) =>
      Number(b.crowd) - Number(a.crowd) ||
      (a.layer ?? 0) - (b.layer ?? 0) ||
      // Infinity - Infinity is no order.
      (sure(a) === sure(b) ? 0 : sure(a) - sure(b)),
  );
}

function runsFor(
  { id, mask }: Layer,
  width: number,
  height: number,
  report: (problem: Problem) => void,
  where: string,
): Uint32Array | null {
  const leaveOut = (code: string, why: string): null => {
    report({ severity: 'skipped', code, where, message: `Annotation ${id} was left out: ${why}` });
    return null;
  };
  const [rows, columns] = mask.size;
  if (rows !== height || columns !== width)
    return leaveOut(
      'mask-size',
      `its mask is ${columns} x ${rows} pixels, the image ${width} x ${height}.`,
    );
  try {
    return runsOf(mask);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return leaveOut('mask-damaged', error.message);
  }
}

/** Draws column-major runs into row-major pixels. */
function paint(
  pixels: Uint32Array | Uint8Array,
  runs: Uint32Array,
  width: number,
  height: number,
  value: number,
): void {
  let at = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    at += runs[i]!;
    for (const stop = at + runs[i + 1]!; at < stop;) {
      const column = Math.floor(at / height);
      const end = Math.min(stop, (column + 1) * height);
      for (let pixel = (at - column * height) * width + column; at < end; at++, pixel += width)
        pixels[pixel] = value;
    }
  }
}

function measure({ width, ids }: IdMap): Map<number, { area: number; box: BBox }> {
  const found = new Map<number, { area: number; box: BBox }>();
  let [last, entry]: [number, { area: number; box: BBox } | undefined] = [0, undefined];
  for (let i = 0, x = 0, y = 0; i < ids.length; i++, x++) {
    if (x === width) [x, y] = [0, y + 1];
    const id = ids[i]!;
    if (id === 0) continue;
    if (id !== last) {
      last = id;
      entry = found.get(id);
      if (!entry) found.set(id, (entry = { area: 0, box: [x, y, 0, 0] }));
    }
    // Left, top, and until all is seen right and bottom.
    const { box } = entry!;
    entry!.area++;
    if (x < box[0]) box[0] = x;
    if (x > box[2]) box[2] = x;
    box[3] = y;
  }
  for (const { box } of found.values()) {
    box[2] = Math.max(box[2], box[0]) - box[0] + 1;
    box[3] -= box[1] - 1;
  }
  return found;
}
