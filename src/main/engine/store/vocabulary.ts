import { AppError } from '@shared/errors';
import type { Annotation } from '@shared/domain/annotation';
import type { Category } from '@shared/domain/category';
import type { Change, Edit } from '@shared/domain/edit';
import { newEdit } from '@shared/edit';
import { withPrompts } from '@shared/formats/vocabulary';
import { annotationsOfCategory } from './annotation';
import { getCategory } from './category';
import { type Db, sql } from './database';
import { applyEdit } from './edit';

/** Masks of a category, by status, and the images that have some. */
export interface Usage {
  suggested: number;
  accepted: number;
  rejected: number;
  images: number;
}

export function usageOf(db: Db, categoryId: number): Usage {
  return sql(
    db,
    `SELECT count(*) FILTER (WHERE status = 'suggested') AS suggested,
       count(*) FILTER (WHERE status = 'accepted') AS accepted,
       count(*) FILTER (WHERE status = 'rejected') AS rejected,
       count(DISTINCT image_id) AS images
     FROM annotation WHERE category_id = ?`,
  ).get(categoryId) as Usage;
}

export interface Removal {
  id: number;
  /** Where its masks go; null: they are deleted. */
  into: number | null;
  /** Whether its names find the other category from now on. */
  keepWords: boolean;
  /** Of the history: all its edits are undone as one. */
  gesture: string;
}

/** Masks in one edit. */
const PIECE = 500;

/**
 * The next step of taking a category out of the vocabulary: some of its masks, and once it has none, itself.
 * What was done stays undoable as one, also after a crash in between.
 * @returns what took effect, and whether that was all. @throws AppError('not-found', 'conflict')
 */
export function removeSome(db: Db, removal: Removal): { edit: Edit | null; over: boolean } {
  const { id, into, keepWords, gesture } = removal;
  const category = known(db, id);
  const target = into === null ? null : known(db, into);
  if (into === id)
    throw new AppError('conflict', `“${category.name}” can't be merged with itself.`);
  // Suggestions go with their category by themselves.
  const masks = annotationsOfCategory(db, id, PIECE, into !== null);
  const label = into === null ? 'delete-category' : 'merge-category';
  const step = (changes: Change[]): Edit | null =>
    applyEdit(db, { ...newEdit(label, 'human', changes), gesture });
  if (masks.length > 0) return { edit: step(masks.map((mask) => moved(mask, into))), over: false };
  const changes: Change[] = [{ table: 'category', id, before: category, after: null }];
  const heir =
    target && keepWords ? withPrompts(target, [category.name, ...category.prompts]) : target;
  if (target && heir !== target)
    changes.push({ table: 'category', id: target.id, before: target, after: heir });
  return { edit: step(changes), over: true };
}

function moved(before: Annotation, into: number | null): Change {
  const after = into === null ? null : { ...before, categoryId: into };
  return { table: 'annotation', id: before.id, before, after };
}

function known(db: Db, id: number): Category {
  const category = getCategory(db, id);
  if (!category)
    throw new AppError('not-found', `The vocabulary has no category ${id} any more. Look again.`);
  return category;
}
