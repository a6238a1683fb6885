import type { Change } from '@shared/domain/edit';
import type { Image } from '@shared/domain/image';
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
  return canonical(a) === canonical(b);
}

const DERIVED = new Set(['area', 'bbox']);

function canonical(record: object): string {
  const entries = Object.entries(record).filter(([key]) => !DERIVED.has(key));
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(
    entries.map(([key, value]) => [key, key === 'mask' ? sizeAndRuns(value) : value]),
  );
}

const sizeAndRuns = (mask: { size: number[]; counts: string }): unknown => [mask.size, mask.counts];

/**
 * A change as it may be stored: area and box measured, never believed; an annotation without a pixel is
 * no annotation. @throws AppError('bad-input') for a record under another id or a mask of another size.
 */
export function checkedChange(db: Db, change: Change): Change {
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
  const measured = measure(after.mask);
  return { ...change, after: measured.area === 0 ? null : { ...after, ...measured } };
}
