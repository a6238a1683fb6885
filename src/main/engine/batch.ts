import { randomUUID } from 'node:crypto';
import type { Edit } from '@shared/domain/edit';
import type { BatchAction, ImageSelection } from '@shared/domain/query';
import { imagesOf } from '@shared/edit';
import { AppError } from '@shared/errors';
import { backupIfChanged } from './backup/backups';
import { type Context } from './context';
import type { Progress } from './exchange/transfers';
import { tellEdits, tellToReadAgain } from './history';
import { refuseClosed, type Session } from './session';
import {
  batchSome,
  dropGesture,
  getCategory,
  selectedIds,
  settle,
  turnSome,
  unhurried,
  wayTo,
} from './store';

/** From so many images on, a backup comes first. */
const LARGE = 100;

/** So many changes are told one by one; more, as one thing: read again. */
const TOLD = 500;

/**
 * Does something to many images: one step of the history, made in pieces between which other calls are
 * answered. A process that dies in the middle leaves the pieces that are done, which one undo takes back; who
 * cancels gets everything back at once. @throws AppError('cancelled', 'not-found')
 */
export async function runBatch(
  context: Context,
  session: Session,
  selection: ImageSelection,
  action: BatchAction,
  progress: Progress,
): Promise<{ images: number; masks: number }> {
  if (action.do === 'relabel' && !getCategory(session.db, action.to))
    throw new AppError(
      'not-found',
      'The category to relabel to is not in the vocabulary any more.',
    );
  const ids = selectedIds(session.db, selection);
  if (ids.length >= LARGE) await backupIfChanged(context, session, 'batch');
  const gesture = randomUUID();
  const teller = new Teller(context, session);
  const count = { images: 0, masks: 0 };
  try {
    for (let from = 0; from < ids.length;) {
      await progress('writing', from / ids.length);
      refuseClosed(session);
      const { next, edit } = unhurried(session.db, () =>
        batchSome(session.db, ids, from, action, gesture),
      );
      from = next;
      if (!edit) continue;
      teller.add(edit);
      count.images += imagesOf(edit.changes).size;
      count.masks += edit.changes.filter(({ table }) => table === 'annotation').length;
    }
  } catch (error) {
    if (!session.closed.aborted) await takeBack(session, gesture, progress);
    teller.flush();
    throw error;
  }
  settle(session.db);
  teller.flush();
  return count;
}

/** Undoes what of a gesture is done, which can't be redone then. */
export async function takeBack(
  { db, closed }: Session,
  gesture: string,
  progress: Progress,
): Promise<void> {
  while (!closed.aborted && unhurried(db, () => turnSome(db, 'undo', gesture))) {
    // Stopped already: what is thrown again means nothing any more.
    await progress('undoing', 0).catch(() => {});
  }
  if (!closed.aborted) dropGesture(db, gesture);
}

/**
 * Takes the last step of the history back, or forward again; one of many edits in pieces between which other
 * calls are answered.
 * @returns what took effect; of much, no more than whoever asked needs to know where it was
 */
export async function turnAll(
  context: Context,
  session: Session,
  direction: 'undo' | 'redo',
): Promise<Edit | null> {
  const first = turnSome(session.db, direction);
  if (!first) return null;
  const teller = new Teller(context, session);
  teller.add(first.edit);
  await turnRest(session, direction, first.gesture, teller);
  settle(session.db);
  const edits = teller.flush(); // the first at least, which isn't empty
  return { ...first.edit, changes: edits.flatMap(({ changes }) => changes).slice(0, TOLD) };
}

/** The other edits of a gesture that has begun to be turned. */
async function turnRest(
  session: Session,
  direction: 'undo' | 'redo',
  gesture: string | null,
  teller: Teller,
): Promise<void> {
  while (gesture !== null) {
    const piece = unhurried(session.db, () => turnSome(session.db, direction, gesture));
    if (!piece) break;
    teller.add(piece.edit);
    await new Promise((resolve) => setImmediate(resolve));
    refuseClosed(session);
  }
}

/**
 * Undoes or redoes until a step is the last one that is done. Who cancels is left at a step in between.
 * @param id the step; null: before the first
 * @returns the last step turned, of much no more than its first changes; null when there was nothing to do
 * @throws AppError('not-found') for a step that is gone
 */
export async function goTo(
  context: Context,
  session: Session,
  id: string | null,
  progress: Progress,
): Promise<Edit | null> {
  const teller = new Teller(context, session);
  let last: Edit | null = null;
  const total = wayTo(session.db, id)?.left ?? 0;
  try {
    for (let way = wayTo(session.db, id); way !== null; way = wayTo(session.db, id)) {
      const { direction, place } = way;
      await progress(direction === 'undo' ? 'undoing' : 'redoing', 1 - way.left / total);
      refuseClosed(session);
      const turned = unhurried(session.db, () =>
        turnSome(session.db, direction, null, undefined, place),
      );
      if (!turned) continue; // nothing of it could be turned, and it counts as turned
      last = turned.edit;
      teller.add(turned.edit);
      await turnRest(session, direction, turned.gesture, teller);
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'cancelled') throw error;
  } finally {
    if (!session.closed.aborted) settle(session.db);
    teller.flush();
  }
  return last && { ...last, changes: last.changes.slice(0, TOLD) };
}

/** Collects what took effect, and tells of it in the end: one by one, or, of much, that all is to be read again. */
export class Teller {
  #edits: Edit[] = [];
  #changes = 0;

  constructor(
    readonly context: Context,
    readonly session: Session,
  ) {}

  add(edit: Edit): void {
    if (edit.changes.length === 0) return;
    this.#changes += edit.changes.length;
    // The first is kept in any case: it tells what and where.
    if (this.#changes <= TOLD || this.#edits.length === 0) this.#edits.push(edit);
  }

  flush(): Edit[] {
    if (this.session.closed.aborted) return this.#edits;
    if (this.#changes > TOLD) tellToReadAgain(this.context, this.session);
    else tellEdits(this.context, this.session, this.#edits);
    return this.#edits;
  }
}
