import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '@shared/errors';
import type { Backup } from '@shared/domain/backup';
import { type Db, sql } from './database';

/** Pages copied in one step, between two of which other calls are answered. */
const PAGES = 256;

/** What a copy was found to hold when it was checked. */
export type Figures = Pick<Backup, 'images' | 'done' | 'masks'> & { mark: string };

/**
 * Says whether a person's work has changed since: the history, what of it is undone, and the images. Runs of
 * a job move it as well, as their suggestions are edits.
 */
export function changeMark(db: Db): string {
  const row = sql(
    db,
    `SELECT (SELECT coalesce(max(seq), 0) FROM edit) AS edits,
       (SELECT count(*) FROM edit WHERE author = 'human' AND state = 'undone') AS undone,
       (SELECT coalesce(max(id), 0) FROM image) AS images`,
  ).get() as { edits: number; undone: number; images: number };
  return `${row.edits}/${row.undone}/${row.images}`;
}

/**
 * Copies an open database to a new file, in steps, by SQLite's own online backup: what is written meanwhile is
 * in the copy, too. @param wanted asked between two steps; it throws when the copy is not wanted any more
 */
export async function copyDatabase(db: Db, target: string, wanted: () => void): Promise<void> {
  try {
    await db.backup(target, {
      progress: () => {
        wanted();
        return PAGES;
      },
    });
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}

/** The same in one go, for when nothing else can happen meanwhile: before a migration. */
export function copyAtOnce(db: Db, target: string): void {
  db.prepare('VACUUM INTO ?').run(target);
  const handle = openSync(target, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/** Reads a whole copy and says what is in it. @throws AppError('damaged') */
export function inspectCopy(file: string): Figures {
  const db = new Database(file, { fileMustExist: true });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('trusted_schema = OFF');
    // One file, not three: a copy is moved about.
    db.pragma('journal_mode = DELETE');
    const found = String(db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw new Error(found);
    const counts = db
      .prepare(
        `SELECT (SELECT count(*) FROM image) AS images,
           (SELECT count(*) FROM image WHERE status = 'done') AS done,
           (SELECT count(*) FROM annotation WHERE status IN ('suggested', 'accepted')) AS masks`,
      )
      .get() as Omit<Figures, 'mark'>;
    return { ...counts, mark: changeMark(db) };
  } catch (cause) {
    throw new AppError('damaged', `${file} is damaged: the copy can't be used.`, { cause });
  } finally {
    db.close();
  }
}
