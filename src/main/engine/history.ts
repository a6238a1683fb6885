import type { Edit } from '@shared/domain/edit';
import { imagesOf } from '@shared/edit';
import { type Context, tell } from './context';
import { projectOf, type Session } from './session';
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
    for (const id of imagesOf(edit.changes)) ids.add(id);
  }
  if (ids.size > 0) emit('images', imageRows(db, [...ids]));
}

/** So much has changed that everyone reads again. */
export function tellToReadAgain(context: Teller, session: Session): void {
  try {
    context.emit('project', projectOf(session));
    context.emit('reread', {});
  } catch (error) {
    tell(context, error);
  }
}
