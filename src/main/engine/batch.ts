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

async function takeBack(
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
  const { gesture } = first;
  while (gesture !== null) {
    const piece = unhurried(session.db, () => turnSome(session.db, direction, gesture));
    if (!piece) break;
    teller.add(piece.edit);
    await new Promise((resolve) => setImmediate(resolve));
    refuseClosed(session);
  }
  settle(session.db);
  const edits = teller.flush(); // the first at least, which isn't empty
  return { ...first.edit, changes: edits.flatMap(({ changes }) => changes).slice(0, TOLD) };
}

/** Collects what took effect, and tells of it in the end: one by one, or, of much, that all is to be read again. */
class Teller {
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
