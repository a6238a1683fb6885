import type { BBox, Rle } from '../../domain/mask';
import { areaOf, bboxOf, decodePatch, toPolygons } from '../../mask';

/** How masks are written: polygons along pixel borders, or compressed RLE. Both measure the same. */
export type CocoSegmentation = 'polygon' | 'rle';

export interface CocoImage {
  id: number;
  path: string;
  width: number;
  height: number;
}

export interface CocoCategory {
  id: number;
  name: string;
  supercategory: string;
}

export interface CocoAnnotation {
  id: number;
  imageId: number;
  categoryId: number;
  mask: Rle;
}

/**
 * A COCO instances file (cocodataset.org/#format-data) in pieces of text, so that a large project never
 * has to be one string. Each annotation is one record a line. `area` and `bbox` are the mask's own.
 */
export function* writeCoco(input: {
  description: string;
  images: Iterable<CocoImage>;
  categories: Iterable<CocoCategory>;
  annotations: Iterable<CocoAnnotation>;
  segmentation: CocoSegmentation;
}): Generator<string> {
  yield `{"info":${JSON.stringify({ description: input.description, version: '1.0' })},\n"licenses":[],\n`;
  yield* list('categories', input.categories, ({ id, name, supercategory }) => ({
    id,
    name,
    supercategory,
  }));
  yield ',\n';
  yield* list('images', input.images, ({ id, path, width, height }) => ({
    id,
    file_name: path,
    width,
    height,
  }));
  yield ',\n';
  yield* list('annotations', input.annotations, (annotation) =>
    annotationJson(annotation, input.segmentation),
  );
  yield '}\n';
}

function* list<T>(name: string, items: Iterable<T>, json: (item: T) => unknown): Generator<string> {
  yield `"${name}":[`;
  let separator = '\n';
  for (const item of items) {
    yield separator + JSON.stringify(json(item));
    separator = ',\n';
  }
  yield '\n]';
}

/** One record of the `annotations` list. */
export function annotationJson(
  { id, imageId, categoryId, mask }: CocoAnnotation,
  segmentation: CocoSegmentation,
): {
  id: number;
  image_id: number;
  category_id: number;
  segmentation: number[][] | Rle;
  area: number;
  bbox: BBox;
  iscrowd: 0;
} {
  return {
    id,
    image_id: imageId,
    category_id: categoryId,
    segmentation: segmentation === 'rle' ? mask : polygonsOf(mask),
    area: areaOf(mask),
    bbox: bboxOf(mask),
    iscrowd: 0,
  };
}

function polygonsOf(mask: Rle): number[][] {
  const patch = decodePatch(mask);
  if (patch === null) return [];
  return toPolygons(patch.bitmap).map((ring) =>
    ring.map((value, i) => value + (i % 2 === 0 ? patch.x : patch.y)),
  );
}
