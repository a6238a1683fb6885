import type { ExportOptions, ExportReport } from '@shared/domain/exchange';
import type { Image } from '@shared/domain/image';
import type { LabelledImage, LabelSet, MaskedAnnotation } from '@shared/formats/format';
import type { Extra } from '@shared/formats/records';
import { splitOf } from '@shared/formats/split';
import type { Session } from '../session';
import {
  annotationCounts,
  annotationExtra,
  imageFiles,
  listCategories,
  numberedAnnotationsOf,
  numberRecord,
  originOf,
  readProject,
  setExtra,
  tagsOf,
  transaction,
  unhurried,
} from '../store';
import type { ProblemLog } from './problems';

/** The project as a format writes it. Images are read one by one, each as it is at that moment. */
export interface ExportSet extends LabelSet {
  readonly wanted: readonly Image[];
}

/**
 * @param only just these images; all of them otherwise
 * @param problems is told of images that are left out
 */
export function exportSet(
  { db }: Session,
  options: ExportOptions,
  problems: ProblemLog,
  only?: readonly number[],
): ExportSet {
  const images = imageFiles(db).filter(
    ({ id, status }) => (!options.doneOnly || status === 'done') && (!only || only.includes(id)),
  );
  for (const { path, width, error } of images)
    if (error !== null)
      problems.add({
        severity: width > 0 ? 'noted' : 'skipped',
        code: width > 0 ? 'image-problem' : 'image-unreadable',
        where: path,
        message: width > 0 ? error : `${path} is left out: ${error}`,
      });
  const wanted = images.filter(({ width, height }) => width > 0 && height > 0);
  const categories = listCategories(db);
  const numbers = unhurried(db, () =>
    transaction(db, () => ({
      images: new Map(wanted.map(({ id }) => [id, numberRecord(db, 'image', id, id)])),
      categories: new Map(
        categories.map(({ id }, at) => [
          id,
          options.categoryIds === 'order' ? at + 1 : numberRecord(db, 'category', id, id),
        ]),
      ),
    })),
  );

  const labelled = (image: Image): LabelledImage | null => {
    const annotations = numberedAnnotationsOf(db, image.id)
      .filter(
        ({ annotation: { status, categoryId } }) =>
          (status === 'accepted' ||
            (status === 'suggested' && options.include === 'accepted-and-suggested')) &&
          numbers.categories.has(categoryId), // one made since the list was read
      )
      .map(({ cocoId, annotation: one }): MaskedAnnotation => ({
        id: cocoId,
        category: String(one.categoryId),
        mask: one.mask,
        crowd: one.crowd,
        score: one.score,
        suggestion: one.status === 'suggested',
        extra: annotationExtra(db, one.id),
      }));
    if (annotations.length === 0 && !options.emptyImages) return null;
    const { id, path, width, height, hash } = image;
    const { split } = options;
    return {
      image: {
        key: String(id),
        id: numbers.images.get(id)!,
        fileName: options.prefix === '' ? path : `${options.prefix.replace(/\/+$/, '')}/${path}`,
        width,
        height,
        extra: originOf(db, 'image', id)?.extra ?? {},
      },
      split: split && splitOf({ path, hash, tags: tagsOf(db, id) }, split),
      annotations,
    };
  };

  return {
    wanted,
    set: { extra: withInfo(setExtra(db), readProject(db).name) },
    categories: categories.map(({ id, name, supercategory }) => ({
      key: String(id),
      id: numbers.categories.get(id)!,
      name,
      supercategory,
      extra: originOf(db, 'category', id)?.extra ?? {},
    })),
    *images() {
      for (const image of wanted) {
        const found = labelled(image);
        if (found) yield found;
      }
    },
  };
}

/** A file says what it is of, unless it said so itself when it came in. */
function withInfo(extra: Extra, description: string): Extra {
  const { info } = extra;
  return { ...extra, info: { description, version: '1.0', ...(info as object | undefined) } };
}

/** Counts what goes out, without reading a mask. */
export function countSet(
  { db }: Session,
  set: ExportSet,
  options: ExportOptions,
  problems: ProblemLog,
): ExportReport {
  const perCategory = new Map(set.categories.map(({ key }) => [key, 0]));
  const wanted = new Set(set.wanted.map(({ id }) => id));
  const labelled = new Set<number>();
  let annotations = 0;
  for (const one of annotationCounts(db, options.include === 'accepted-and-suggested')) {
    if (!wanted.has(one.imageId)) continue;
    labelled.add(one.imageId);
    annotations += one.count;
    const key = String(one.categoryId);
    perCategory.set(key, (perCategory.get(key) ?? 0) + one.count);
  }
  const images = options.emptyImages ? wanted.size : labelled.size;
  return {
    images,
    annotations,
    categories: set.categories.map(({ key, name }) => ({
      name,
      annotations: perCategory.get(key)!,
    })),
    problems: problems.list(),
  };
}
