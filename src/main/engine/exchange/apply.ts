import { randomUUID } from 'node:crypto';
import type { ImportOptions } from '@shared/domain/exchange';
import type { Context } from '../context';
import { tellImages } from '../files/images';
import { tellToReadAgain } from '../history';
import { refuseClosed, type Session } from '../session';
import {
  addSetExtra,
  beginImport,
  endImport,
  takeImportBack,
  transaction,
  unhurried,
} from '../store';
import { ImportWriter } from './import-writer';
import type { Inspected } from './inspect';
import type { Progress } from './transfers';

/** Images of the file between two messages about what was written. */
const TOLD = 256;
/** Edits taken back in one transaction. */
const BACK = 16;

/**
 * Puts what was inspected into the project, all of it or nothing: when it fails or is stopped, what is there
 * already is taken back, and when the process dies, at the next opening.
 * @returns the import's gesture, by which it can be taken back as a whole
 */
export async function applyImport(
  context: Context,
  session: Session,
  inspected: Inspected,
  options: ImportOptions,
  progress: Progress,
): Promise<string> {
  const gesture = randomUUID();
  beginImport(session.db, gesture);
  try {
    const writer = new ImportWriter(session, inspected, options, gesture);
    writer.categories();
    const { images } = inspected.staging.counts;
    let seen = 0;
    for (const staged of inspected.staging.images()) {
      await writer.image(staged, () => progress('writing', seen / images));
      if (++seen % TOLD === 0 || seen === images) tellImages(context, session, writer.flush());
    }
    transaction(session.db, () => {
      addSetExtra(session.db, inspected.extra);
      endImport(session.db, gesture);
    });
  } catch (error) {
    if (!session.closed.aborted) await undoImport(context, session, gesture, unstoppable);
    throw error;
  }
  tellToReadAgain(context, session);
  return gesture;
}

/** For what must go through, whatever happens. */
export const unstoppable: Progress = () => new Promise((resolve) => setImmediate(resolve));

/** Takes an import back in pieces, between which other calls are answered. */
export async function undoImport(
  context: Context,
  session: Session,
  gesture: string,
  progress: Progress,
): Promise<void> {
  const { db } = session;
  // What a power cut takes of it is taken back again: the import is on record until the last write.
  for (let pieces = 0; unhurried(db, () => takeImportBack(db, gesture, BACK)); pieces++) {
    await progress('undoing', 1 - 1 / (1 + pieces / 16));
    refuseClosed(session);
  }
  tellToReadAgain(context, session);
}
