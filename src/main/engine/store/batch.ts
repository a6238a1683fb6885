import type { Annotation } from '@shared/domain/annotation';
import type { Change, Edit } from '@shared/domain/edit';
import type { BatchAction } from '@shared/domain/query';
import { newEdit } from '@shared/edit';
import { annotationsOf } from './annotation';
import { type Db } from './database';
import { applyEdit } from './edit';
import { getImage, tagsOf } from './image';

/** Changes in one edit: a few hundredths of a second, and then other calls are answered. */
const PIECE = 100;
/** Images looked at for one edit, whether or not there is something to do. */
const LOOKED_AT = 200;

const LABEL: Record<BatchAction['do'], string> = {
  accept: 'accept',
  reject: 'reject',
  deleteSuggestions: 'delete',
  relabel: 'relabel',
  tag: 'tag',
  status: 'status',
  flag: 'flag',
};

/**
 * Does something to the next of these images in one edit of a gesture; locked masks stay as they are.
 * @param from index of the first image
 * @returns the index to go on from, and what took effect
 */
export function batchSome(
  db: Db,
  ids: readonly number[],
  from: number,
  action: BatchAction,
  gesture: string,
): { next: number; edit: Edit | null } {
  const changes: Change[] = [];
  let next = from;
  while (next < ids.length && changes.length < PIECE && next - from < LOOKED_AT)
    changes.push(...batchChanges(db, ids[next++]!, action));
  if (changes.length === 0) return { next, edit: null };
  const edit = { ...newEdit(LABEL[action.do], 'human', changes), gesture };
  return { next, edit: applyEdit(db, edit) };
}

/** What an action does to one image. */
export function batchChanges(db: Db, imageId: number, action: BatchAction): Change[] {
  switch (action.do) {
    case 'accept':
      return ofMasks(db, imageId, (mask) =>
        isChosen(mask, action.categoryIds) && (mask.score ?? 1) >= action.leastScore
          ? { ...mask, status: 'accepted' }
          : mask,
      );
    case 'reject':
      return ofMasks(db, imageId, (mask) =>
        isChosen(mask, action.categoryIds) ? { ...mask, status: 'rejected' } : mask,
      );
    case 'deleteSuggestions':
      return withoutSuggestions(db, imageId, action.categoryIds);
    case 'relabel':
      return ofMasks(db, imageId, (mask) =>
        mask.categoryId === action.from && mask.status !== 'rejected'
          ? { ...mask, categoryId: action.to }
          : mask,
      );
    case 'tag': {
      const before = tagsOf(db, imageId);
      const kept = before.filter((tag) => !action.remove.includes(tag));
      const after = [...new Set([...kept, ...action.add])].sort();
      const same = after.join('\n') === before.join('\n');
      return same ? [] : [{ table: 'image-tags', id: imageId, before, after }];
    }
    case 'status': {
      const before = getImage(db, imageId)!.status;
      const after = action.status;
      return before === after ? [] : [{ table: 'image-status', id: imageId, before, after }];
    }
    case 'flag': {
      const before = getImage(db, imageId)!.flagged;
      const after = action.flagged;
      return before === after ? [] : [{ table: 'image-flag', id: imageId, before, after }];
    }
  }
}

const isChosen = ({ status, categoryId }: Annotation, categoryIds: readonly number[]): boolean =>
  status === 'suggested' && (categoryIds.length === 0 || categoryIds.includes(categoryId));

function ofMasks(
  db: Db,
  imageId: number,
  become: (mask: Annotation) => Annotation | null,
): Change[] {
  return annotationsOf(db, imageId).flatMap((before): Change[] => {
    const after = before.locked ? before : become(before);
    return after === before ? [] : [{ table: 'annotation', id: before.id, before, after }];
  });
}

/** An image whose last suggestion goes, and that nobody worked on, is as it was before there were any. */
function withoutSuggestions(db: Db, imageId: number, categoryIds: readonly number[]): Change[] {
  const changes = ofMasks(db, imageId, (mask) => (isChosen(mask, categoryIds) ? null : mask));
  const before = getImage(db, imageId)!;
  if (changes.length === 0 || before.status !== 'suggested') return changes;
  const all = annotationsOf(db, imageId).filter(({ status }) => status === 'suggested').length;
  const after = changes.length === all ? 'new' : 'suggested';
  return [...changes, { table: 'image-status', id: imageId, before: before.status, after }];
}
