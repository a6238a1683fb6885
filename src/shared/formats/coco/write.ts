import type { BBox, Rle } from '../../domain/mask';
import { areaOf, bboxOf } from '../../mask';
import type { Extra, Problem, SetRecord } from '../records';
import { type CocoStyle, DEFAULT_STYLE, segmentationOf } from './segmentation';

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
  /** Is told of annotations that were left out (unreadable or empty masks) and of masks that lost something. */
  readonly report?: (problem: Problem) => void;
}

/**
 * A COCO instances file (cocodataset.org/#format-data) in pieces of text, so that a large project never
 * has to be one string. Each record is one line. `area` and `bbox` are the mask's own, and `extra` never
 * overrides a field of ours.
 */
export function* writeCoco(content: CocoContent): Generator<string> {
  yield* head(content);
  yield* list('categories', content.categories, categoryJson);
  yield ',\n';
  yield* list('images', content.images, imageJson);
  yield ',\n';
  yield* list('annotations', content.annotations, (annotation) =>
    annotationJson(annotation, content),
  );
  yield '}\n';
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
 * `COCO.loadRes`. Masks are always compressed RLE there.
 */
export function* writeCocoResults(
  annotations: Iterable<CocoAnnotation>,
  report?: (problem: Problem) => void,
): Generator<string> {
  void report;
  yield '[';
  let separator = '\n';
  for (const { imageId, categoryId, mask, score } of annotations) {
    yield (
      separator +
      JSON.stringify({
        image_id: imageId,
        category_id: categoryId,
        segmentation: mask,
        bbox: bboxOf(mask),
        score: score ?? 1,
      })
    );
    separator = ',\n';
  }
  yield '\n]\n';
}

export function* list<T>(
  name: string,
  items: Iterable<T>,
  json: (item: T) => unknown,
): Generator<string> {
  yield `"${name}":[`;
  let separator = '\n';
  for (const item of items) {
    yield separator + JSON.stringify(json(item));
    separator = ',\n';
  }
  yield '\n]';
}

export interface CocoAnnotationJson {
  id: number;
  image_id: number;
  category_id: number;
  segmentation: number[][] | Rle | { size: [number, number]; counts: number[] };
  area: number;
  bbox: BBox;
  iscrowd: 0 | 1;
  score?: number;
}

/** One record of the `annotations` list. @throws AppError('bad-input') for a mask that can't be read */
export function annotationJson(
  { id, imageId, categoryId, mask, crowd, score }: CocoAnnotation,
  style: CocoStyle | CocoStyle['segmentation'],
): CocoAnnotationJson {
  const full = {
    ...DEFAULT_STYLE,
    ...(typeof style === 'string' ? { segmentation: style } : style),
  };
  return {
    id,
    image_id: imageId,
    category_id: categoryId,
    segmentation: segmentationOf(mask, full).segmentation,
    area: areaOf(mask),
    bbox: bboxOf(mask),
    iscrowd: crowd ? 1 : 0,
    ...(typeof score === 'number' && { score }),
  };
}
