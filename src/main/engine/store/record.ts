import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Image } from '@shared/domain/image';
import type { Rle } from '@shared/domain/mask';
import { AppError } from '@shared/errors';
import { deleteAnnotation, getAnnotation, measure, putAnnotation } from './annotation';
import { deleteCategory, getCategory, putCategory } from './category';
import type { Db } from './database';
import { getImage, setFlagged, setImageStatus, setNote, setTags, tagsOf } from './image';
import { readRules, setRules } from './project';

/** What a change is about, as the store has it now: null where there is nothing. */
export function storedRecord(db: Db, { table, id }: Change): Change['before'] {
  switch (table) {
    case 'annotation':
      return getAnnotation(db, id);
    case 'category':
      return getCategory(db, id);
    case 'rules':
      return readRules(db);
    case 'image-status':
      return knownImage(db, id).status;
    case 'image-tags':
      return tagsOf(db, knownImage(db, id).id);
    case 'image-note':
      return knownImage(db, id).note;
    case 'image-flag':
      return knownImage(db, id).flagged;
  }
}

function knownImage(db: Db, id: number): Image {
  const image = getImage(db, id);
  if (!image)
    throw new AppError('not-found', `The project has no image ${id}. Load the project again.`);
  return image;
}

/** Puts the `after` of a change in place of whatever is there. */
export function writeRecord(db: Db, change: Change): void {
  switch (change.table) {
    case 'annotation':
      return change.after ? putAnnotation(db, change.after) : deleteAnnotation(db, change.id);
    case 'category':
      return change.after ? putCategory(db, change.after) : deleteCategory(db, change.id);
    case 'rules':
      return setRules(db, change.after);
    case 'image-status':
      return setImageStatus(db, change.id, change.after);
    case 'image-tags':
      return setTags(db, change.id, change.after);
    case 'image-note':
      return setNote(db, change.id, change.after);
    case 'image-flag':
      return setFlagged(db, change.id, change.after);
  }
}

/** Whether two states of a record are the same; what is derived from a mask doesn't count. */
export function sameRecord(a: Change['before'], b: Change['before']): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a)) return JSON.stringify(a) === JSON.stringify(b);
  const [one, other] = [a, b] as [Fields, Fields];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => DERIVED.has(key) || same(one[key], other[key], key));
}

type Fields = Record<string, unknown>;

const DERIVED = new Set(['area', 'bbox']);

function same(a: unknown, b: unknown, key: string): boolean {
  if (a === b) return true;
  if (key === 'mask') return sameMask(a as Rle, b as Rle);
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}

const derivedOf = ({ area, bbox }: Annotation): Pick<Annotation, 'area' | 'bbox'> => ({
  area,
  bbox,
});

const sameMask = (a: Rle, b: Rle): boolean =>
  a.counts === b.counts && a.size[0] === b.size[0] && a.size[1] === b.size[1];

/**
 * A change as it may be stored: area and box measured, never believed; an annotation without a pixel is
 * no annotation. `stored` is the record as it is now. @throws AppError('bad-input') for a record under another id or a mask of another size.
 */
export function checkedChange(db: Db, change: Change, stored: Change['before']): Change {
  if (change.table === 'image-tags') return { ...change, after: [...new Set(change.after)].sort() };
  if ((change.table !== 'annotation' && change.table !== 'category') || change.after === null)
    return change;
  if (change.after.id !== change.id)
    throw new AppError('bad-input', `The edit files record ${change.after.id} as ${change.id}.`);
  if (change.table === 'category') return change;
  const { after } = change;
  const image = knownImage(db, after.imageId);
  const [height, width] = after.mask.size;
  if (height !== image.height || width !== image.width)
    throw new AppError(
      'bad-input',
      `A mask of ${width} x ${height} pixels doesn't fit ${image.path}, which has ${image.width} x ${image.height}.`,
    );
  // Most edits of many masks (accepting them, say) leave the pixels alone.
  const known = stored as Annotation | null;
  const measured =
    known && sameMask(known.mask, after.mask) ? derivedOf(known) : measure(after.mask);
  return { ...change, after: measured.area === 0 ? null : { ...after, ...measured } };
}
