import type { BBox, Rle } from '../../domain/mask';
import { AppError } from '../../errors';
import { areaOfRuns, bboxOfRuns, runsOf } from '../../mask';
import type { Extra, Problem, SetRecord } from '../records';
import { type CocoStyle, type Segmentation, segmentationOf } from './segmentation';

export interface CocoImage {
  readonly id: number;
  /** Relative to the root that the file's readers will have, forward slashes. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly extra?: Extra;
}

export interface CocoCategory {
  readonly id: number;
  readonly name: string;
  readonly supercategory: string;
  readonly extra?: Extra;
}

export interface CocoAnnotation {
  readonly id: number;
  readonly imageId: number;
  readonly categoryId: number;
  readonly mask: Rle;
  readonly crowd?: boolean;
  /** Written when it is a number. */
  readonly score?: number | null;
  readonly extra?: Extra;
}

export interface CocoContent extends CocoStyle {
  /** Goes into `info` unless that has one. */
  readonly description: string;
  /** `info`, `licenses` and other top-level fields, as a reader yielded them. */
  readonly set?: SetRecord;
  readonly images: Iterable<CocoImage>;
  readonly categories: Iterable<CocoCategory>;
  readonly annotations: Iterable<CocoAnnotation>;
  /** Is told of each annotation that was left out: its mask is damaged or empty, or its image isn't there. */
  readonly report?: (problem: Problem) => void;
  /** Is told the IoU of each mask that a simplified polygon stands for. */
  readonly onLoss?: (annotationId: number, iou: number) => void;
}

/**
 * A COCO instances file (cocodataset.org/#format-data) in pieces of text, so that a large project never
 * has to be one string. Each record is one line. `area` and `bbox` are the mask's own, and `extra` never
 * overrides a field of ours. An annotation that can't be written is reported, and the rest goes on.
 * Memory: the ids and sizes of the images, and one annotation.
 */
export function* writeCoco(content: CocoContent): Generator<string> {
  const categories = new Set<number>();
  const sizes = new Map<number, Rle['size']>();
  yield* head(content);
  yield* list('categories', content.categories, (category) => {
    categories.add(category.id);
    return categoryJson(category);
  });
  yield ',\n';
  yield* list('images', content.images, (image) => {
    sizes.set(image.id, [image.height, image.width]);
    return imageJson(image);
  });
  yield ',\n';
  yield* list('annotations', content.annotations, (annotation) => {
    const { imageId, categoryId } = annotation;
    return writable(annotation, content.report, () => {
      if (!categories.has(categoryId))
        throw new LeftOut('category-unknown', 'its category is not there');
      const size = sizes.get(imageId);
      if (!size) throw new LeftOut('image-unknown', 'its image is not there');
      return annotationJson(annotation, content, content.onLoss, size);
    });
  });
  yield '}\n';
}

/** Why one annotation isn't written; never leaves this module. */
class LeftOut extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What `json` gives; null, and a report, where the annotation can't be written. */
function writable<T>(
  { id }: CocoAnnotation,
  report: CocoContent['report'],
  json: () => T,
): T | null {
  try {
    return json();
  } catch (error) {
    if (!(error instanceof LeftOut || error instanceof AppError)) throw error;
    const code = error instanceof LeftOut ? error.code : 'mask-damaged';
    const message = `Annotation ${id} was left out: ${error.message.replace(/\.$/, '')}.`;
    report?.({ severity: 'skipped', code, where: `annotation ${id}`, message });
    return null;
  }
}

/** Opens the file: info, licenses, and what else it carries; a comma follows. */
export function* head({
  description,
  set,
}: Pick<CocoContent, 'description' | 'set'>): Generator<string> {
  const { info, licenses, ...others } = { ...set?.extra };
  yield `{"info":${JSON.stringify({ description, version: '1.0', ...objectOf(info) })},\n`;
  yield `"licenses":${JSON.stringify(Array.isArray(licenses) ? licenses : [])},\n`;
  for (const [key, value] of Object.entries(others))
    if (!OURS.has(key)) yield `${JSON.stringify(key)}:${JSON.stringify(value)},\n`;
}

const OURS = new Set(['categories', 'images', 'annotations']);

const objectOf = (value: unknown): object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

/** Our fields first; of `extra` what isn't ours. */
export function withExtra<T extends object>(fields: T, extra: Extra = {}): T {
  const others = Object.entries(extra).filter(([key]) => !Object.hasOwn(fields, key));
  return others.length === 0 ? fields : { ...fields, ...Object.fromEntries(others) };
}

export function categoryJson({ id, name, supercategory, extra }: CocoCategory): object {
  return withExtra({ id, name, supercategory }, extra);
}

export function imageJson({ id, path, width, height, extra }: CocoImage): object {
  return withExtra({ id, file_name: path, width, height }, extra);
}

/**
 * A COCO results file: a list of what was found, each with its score (1 where a person drew it), for
 * `COCO.loadRes`. Masks are compressed RLE there, as loadRes reads no polygons.
 */
export function* writeCocoResults(
  annotations: Iterable<CocoAnnotation>,
  report?: (problem: Problem) => void,
): Generator<string> {
  yield* items(annotations, (annotation) =>
    writable(annotation, report, () => {
      const { imageId, categoryId, mask, score } = annotation;
      const { bbox } = measure(mask);
      return {
        image_id: imageId,
        category_id: categoryId,
        segmentation: mask,
        bbox,
        score: score ?? 1,
      };
    }),
  );
  yield '\n';
}

/** A named list, one item a line. An item whose JSON is null is left out. */
export function* list<T>(
  name: string,
  values: Iterable<T>,
  json: (item: T) => object | null,
): Generator<string> {
  yield `"${name}":`;
  yield* items(values, json);
}

function* items<T>(values: Iterable<T>, json: (item: T) => object | null): Generator<string> {
  yield '[';
  let separator = '\n';
  for (const value of values) {
    const object = json(value);
    if (object === null) continue;
    yield separator + JSON.stringify(object);
    separator = ',\n';
  }
  yield '\n]';
}

export interface CocoAnnotationJson {
  id: number;
  image_id: number;
  category_id: number;
  segmentation: Segmentation['segmentation'];
  area: number;
  bbox: BBox;
  iscrowd: 0 | 1;
  score?: number;
}

/**
 * One record of the `annotations` list.
 * @param size [height, width] of the image; the mask's own when it isn't given
 * @throws AppError('bad-input') for a mask that is damaged or empty, or of another size
 */
export function annotationJson(
  { id, imageId, categoryId, mask, crowd, score, extra }: CocoAnnotation,
  style: CocoStyle,
  onLoss?: CocoContent['onLoss'],
  size: Rle['size'] = mask.size,
): CocoAnnotationJson {
  if (mask.size[0] !== size[0] || mask.size[1] !== size[1])
    throw new LeftOut('mask-size', 'its mask is not of the size of its image');
  const { area, bbox } = measure(mask);
  const { segmentation, iou } = segmentationOf(mask, style);
  if (iou < 1) onLoss?.(id, iou);
  return withExtra<CocoAnnotationJson>(
    {
      id,
      image_id: imageId,
      category_id: categoryId,
      segmentation,
      area,
      bbox,
      iscrowd: crowd ? 1 : 0,
      ...(typeof score === 'number' && { score }),
    },
    extra,
  );
}

function measure(mask: Rle): { area: number; bbox: BBox } {
  const runs = runsOf(mask);
  const area = areaOfRuns(runs);
  if (area === 0) throw new LeftOut('mask-empty', 'its mask has no pixel');
  return { area, bbox: bboxOfRuns(runs, mask.size[0]) };
}
