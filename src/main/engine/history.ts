import type { Edit } from '@shared/domain/edit';
import type { Context } from './context';
import type { Session } from './session';
import { applyEdit, imageRows } from './store';

type Teller = Pick<Context, 'emit'>;

/** Applies an edit and tells everyone what took effect. @throws AppError as `applyEdit` does */
export function applyAndTell(context: Teller, session: Session, edit: Edit): void {
  const applied = applyEdit(session.db, edit);
  if (applied) tellEdit(context, session, applied);
}

/** Sends an edit that took effect, and the rows of the images it touched. */
export function tellEdit(context: Teller, session: Session, edit: Edit): void {
  tellEdits(context, session, [edit]);
}

/** The same for several: each row is sent once, as it is after the last of them. */
export function tellEdits({ emit }: Teller, { db }: Session, edits: readonly Edit[]): void {
  const ids = new Set<number>();
  for (const edit of edits) {
    emit('edit', edit);
    for (const { table, id, before, after } of edit.changes) {
      if (table === 'image-status' || table === 'image-tags') ids.add(id);
      if (table === 'annotation') ids.add((after ?? before)!.imageId);
    }
  }
  if (ids.size > 0) emit('images', imageRows(db, [...ids]));
}
