import type { Rle } from '../../domain/mask';
import { areaOf, bboxOf } from '../../mask';
import { safePath } from '../path';
import type { AnnotationRecord, ImageRecord, LabelRecord, Problem } from '../records';
import { maskOf } from '../shape';
import { readCoco, type ReadCocoOptions } from './read';

export interface Validation {
  readonly images: number;
  readonly categories: number;
  readonly annotations: number;
  /** Annotations whose mask can be had. */
  readonly masks: number;
  /** Number of problems by severity, and by code. */
  readonly severities: Readonly<Record<Problem['severity'], number>>;
  readonly codes: ReadonlyMap<string, number>;
  /** Annotations by the name of their category, in the order of the file; unknown ones by their id. */
  readonly perCategory: ReadonlyMap<string, number>;
}

/**
 * Checks a COCO file: everything an import would stumble over, every mask, and whether stated areas and boxes
 * are those of the masks. Reads it twice, as annotations may stand before the images they need. Memory: the ids
 * of the file, and the names and sizes of its images.
 * @param open the file from its start, each time
 * @param report is told of each problem as it is found
 */
export async function validateCoco(
  open: () => AsyncIterable<Uint8Array | string>,
  report: (problem: Problem) => void,
  options: Pick<ReadCocoOptions, 'decodePanoptic'> = {},
): Promise<Validation> {
  const first = new Map<string, FirstPass>();
  const names = new Map<string, string>();
  for await (const record of readCoco(open(), { only: ['image', 'category'] }))
    if (record.kind === 'category') names.set(record.category.key, record.category.name);
    else if (record.kind === 'image') first.set(record.image.key, record.image);

  const count = { image: 0, category: 0, annotation: 0, set: 0, problem: 0, mask: 0 };
  const severities = { skipped: 0, mended: 0, noted: 0 };
  const codes = new Map<string, number>();
  const perCategory = new Map([...names.values()].map((name) => [name, 0]));
  const fileNames = new Set<string>();
  const tell = (problem: Problem): void => {
    severities[problem.severity]++;
    codes.set(problem.code, (codes.get(problem.code) ?? 0) + 1);
    report(problem);
  };
  const check = (record: LabelRecord): void => {
    if (record.kind === 'problem') tell(record.problem);
    else if (record.kind === 'image') checkName(record.image, fileNames, tell);
    else if (record.kind === 'annotation') {
      const { annotation } = record;
      const name = names.get(annotation.category) ?? annotation.category;
      perCategory.set(name, (perCategory.get(name) ?? 0) + 1);
      // What a results list names stands in another file.
      const isKnown =
        first.size + names.size === 0 || checkReferences(annotation, first, names, tell);
      if (isKnown && checkMask(annotation, first.get(annotation.image), tell)) count.mask++;
    }
    count[record.kind]++;
  };
  for await (const record of readCoco(open(), options)) check(record);
  const { image, category, annotation, mask } = count;
  return {
    images: image,
    categories: category,
    annotations: annotation,
    masks: mask,
    severities,
    codes,
    perCategory,
  };
}

type FirstPass = Pick<ImageRecord, 'width' | 'height'>;
type Tell = (problem: Problem) => void;

function checkName({ key, fileName }: ImageRecord, seen: Set<string>, tell: Tell): void {
  const where = `image ${key}`;
  const { path, problem } = safePath(fileName, where);
  if (path === null && fileName !== '') tell(problem);
  const message = `Image ${key} has the file name of another image: ${JSON.stringify(fileName)}.`;
  if (fileName !== '' && seen.has(fileName))
    tell({ severity: 'noted', code: 'image-duplicate-name', where, message });
  seen.add(fileName);
}

/** Whether its image and its category are there. */
function checkReferences(
  { image, category, where }: AnnotationRecord,
  images: ReadonlyMap<string, unknown>,
  categories: ReadonlyMap<string, unknown>,
  tell: Tell,
): boolean {
  const lacking = [
    ...(images.has(image) ? [] : ([['image', image]] as const)),
    ...(categories.has(category) ? [] : ([['category', category]] as const)),
  ];
  for (const [kind, key] of lacking) {
    const message = `The annotation names ${kind} ${key}, which isn't in the file.`;
    tell({ severity: 'skipped', code: `${kind}-unknown`, where, message });
  }
  return lacking.length === 0;
}

/** Whether the annotation has a mask. Without the image's size only what brings its own size can be checked. */
function checkMask(
  { shape, stated, where }: AnnotationRecord,
  image: FirstPass | undefined,
  tell: Tell,
): boolean {
  const own = shape.kind === 'rle' ? shape.rle.size : shape.kind === 'runs' ? shape.size : null;
  const width = image?.width ?? own?.[1];
  const height = image?.height ?? own?.[0];
  if (!width || !height) return shape.kind !== 'nothing';
  const { mask, problems } = maskOf(shape, width, height, where);
  problems.forEach(tell);
  if (mask && stated) compare(mask, stated, where, tell);
  return mask !== null;
}

/** Polygons have exact areas and boxes of their own, and lose their tips as pixels. */
function compare(
  mask: Rle,
  { area, box }: NonNullable<AnnotationRecord['stated']>,
  where: string,
  tell: Tell,
): void {
  const [actual, [x, y, width, height]] = [areaOf(mask), bboxOf(mask)];
  if (area !== null && Math.abs(area - actual) > 2 * (width + height)) {
    const message = `The area is given as ${area}, but the mask has ${actual} pixels.`;
    tell({ severity: 'noted', code: 'area-differs', where, message });
  }
  if (box === null) return;
  const edges = [box[0] - x, box[1] - y, box[0] + box[2] - x - width, box[1] + box[3] - y - height];
  if (edges.every((difference) => Math.abs(difference) <= 4)) return;
  const message = `The box is given as [${box.join(', ')}], but the mask's is [${[x, y, width, height].join(', ')}].`;
  tell({ severity: 'noted', code: 'bbox-differs', where, message });
}
