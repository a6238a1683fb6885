import type { ExportOptions, ExportReport } from '@shared/domain/exchange';
import type { Image } from '@shared/domain/image';
import type { LabelledImage, LabelSet, MaskedAnnotation } from '@shared/formats/format';
import type { Extra } from '@shared/formats/records';
import { splitOf } from '@shared/formats/split';
import type { Session } from '../session';
import {
  annotationCounts,
  annotationExtra,
  getImage,
  imageIds,
  listCategories,
  numberedAnnotationsOf,
  numberRecord,
  originOf,
  type OriginRecord,
  readProject,
  setExtra,
  tagsOf,
  troubledImages,
  unhurried,
} from '../store';
import type { ProblemLog } from './problems';

/** Images counted in one step. */
const BATCH = 256;

/** Which images go out, and how much is on them. */
export interface Wanted {
  readonly ids: readonly number[];
  /** Annotations by category. */
  readonly perCategory: ReadonlyMap<number, number>;
}

/**
 * @param problems is told of images that are left out, or that something is wrong with
 * @param breathe called between images; what it throws ends this
 */
export async function wantedImages(
  { db }: Session,
  options: ExportOptions,
  problems: ProblemLog,
  breathe: () => Promise<void>,
): Promise<Wanted> {
  const candidates = imageIds(db, options.doneOnly ? 'done' : undefined);
  const sizeless = new Set<number>();
  const chosen = new Set(candidates);
  for (const { id, path, width, error } of troubledImages(db)) {
    if (width === 0) sizeless.add(id);
    if (error === null || !chosen.has(id)) continue;
    problems.add({
      severity: width > 0 ? 'noted' : 'skipped',
      code: width > 0 ? 'image-problem' : 'image-unreadable',
      where: path,
      message: width > 0 ? error : `${path} is left out: ${error}`,
    });
  }
  const ids: number[] = [];
  const perCategory = new Map<number, number>();
  for (let at = 0; at < candidates.length; at += BATCH) {
    await breathe();
    const batch = candidates.slice(at, at + BATCH).filter((id) => !sizeless.has(id));
    const labelled = new Set<number>();
    for (const { imageId, categoryId, count } of annotationCounts(
      db,
      batch,
      options.include === 'accepted-and-suggested',
    )) {
      labelled.add(imageId);
      perCategory.set(categoryId, (perCategory.get(categoryId) ?? 0) + count);
    }
    for (const id of batch) if (options.emptyImages || labelled.has(id)) ids.push(id);
  }
  return { ids, perCategory };
}

/**
 * The project as a format writes it. Images are read one by one, each as it is at that moment, and their
 * annotations only when the format asks for them: it may go through the images for their names alone.
 * @param wanted ids of images
 * @param lasting whether images and categories get their numbers for ever; a preview is no promise
 */
export function labelSet(
  { db }: Session,
  options: ExportOptions,
  wanted: readonly number[],
  lasting: boolean,
): LabelSet {
  const categories = listCategories(db);
  const numberOf = (record: OriginRecord, id: number): number =>
    originOf(db, record, id)?.cocoId ??
    (lasting ? unhurried(db, () => numberRecord(db, record, id, id)) : id);
  const numbers = new Map(
    categories.map(({ id }, at) => [
      id,
      options.categoryIds === 'order' ? at + 1 : numberOf('category', id),
    ]),
  );

  const annotationsOf = (imageId: number): MaskedAnnotation[] =>
    numberedAnnotationsOf(db, imageId)
      .filter(
        ({ annotation: { status, categoryId } }) =>
          (status === 'accepted' ||
            (status === 'suggested' && options.include === 'accepted-and-suggested')) &&
          numbers.has(categoryId), // one made since the list was read
      )
      .map(({ cocoId, annotation: one }) => ({
        id: cocoId,
        category: String(one.categoryId),
        mask: one.mask,
        crowd: one.crowd,
        layer: one.layer,
        score: one.score,
        suggestion: one.status === 'suggested',
        extra: annotationExtra(db, one.id),
      }));

  const prefix = prefixOf(options);
  const labelled = ({ id, path, width, height, hash }: Image): LabelledImage => {
    const { split } = options;
    let annotations: readonly MaskedAnnotation[] | undefined;
    return {
      image: {
        key: String(id),
        id: numberOf('image', id),
        fileName: `${prefix}${path}`,
        width,
        height,
        extra: originOf(db, 'image', id)?.extra ?? {},
      },
      split: split && splitOf({ path, hash, tags: tagsOf(db, id) }, split),
      get annotations() {
        return (annotations ??= annotationsOf(id));
      },
    };
  };

  return {
    set: { extra: withInfo(setExtra(db), readProject(db).name) },
    categories: categories.map(({ id, name, supercategory }) => ({
      key: String(id),
      id: numbers.get(id)!,
      name,
      supercategory,
      extra: originOf(db, 'category', id)?.extra ?? {},
    })),
    *images() {
      for (const id of wanted) {
        const image = getImage(db, id);
        if (image) yield labelled(image); // one may be gone by now
      }
    },
  };
}

/** What stands before each image's path in the files. */
export const prefixOf = ({ prefix }: Pick<ExportOptions, 'prefix'>): string =>
  prefix === '' ? '' : `${prefix.replace(/\/+$/, '')}/`;

/** A file says what it is of, unless it said so itself when it came in. */
function withInfo(extra: Extra, description: string): Extra {
  const { info } = extra;
  return { ...extra, info: { description, version: '1.0', ...(info as object | undefined) } };
}

/** What goes out, for a person. */
export function exportReport(
  { ids, perCategory }: Wanted,
  { db }: Session,
  problems: ProblemLog,
): ExportReport {
  const categories = listCategories(db).map(({ id, name }) => ({
    name,
    annotations: perCategory.get(id) ?? 0,
  }));
  const annotations = categories.reduce((sum, one) => sum + one.annotations, 0);
  return { images: ids.length, annotations, categories, problems: problems.list() };
}
