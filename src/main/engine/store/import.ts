import { type Db, sql, transaction } from './database';
import { takeBack } from './edit';
import { deleteMissingImage } from './image';
import { forgetAnnotationId, forgetOrigin } from './origin';

/** Puts an import on record before its first edit: one that dies with the process is taken back later. */
export function beginImport(db: Db, gesture: string): void {
  sql(
    db,
    `INSERT INTO import (gesture, state, last_image)
     VALUES (?, 'running', (SELECT coalesce(max(id), 0) FROM image))`,
  ).run(gesture);
}

/** It is whole. One that made nothing but rows for images has its place in the history, too. */
export function endImport(db: Db, gesture: string): void {
  sql(
    db,
    `INSERT INTO edit (id, label, author, at, gesture, state, changes)
     SELECT :gesture, 'import', 'import', :at, :gesture, 'applied', '[]'
     WHERE NOT EXISTS (SELECT 1 FROM edit WHERE gesture = :gesture)
       AND EXISTS (SELECT 1 FROM image
                   WHERE id > (SELECT last_image FROM import WHERE gesture = :gesture))`,
  ).run({ gesture, at: Date.now() });
  sql(db, "UPDATE import SET state = 'done' WHERE gesture = ?").run(gesture);
}

/** Imports that were cut short. */
export function unfinishedImports(db: Db): string[] {
  return sql(db, "SELECT gesture FROM import WHERE state = 'running'").pluck().all() as string[];
}

/** The gesture of the last import that is in force; null when there is none. */
export function lastImport(db: Db): string | null {
  return (sql(
    db,
    `SELECT gesture FROM edit WHERE author = 'import' AND state = 'applied' AND gesture IS NOT NULL
     ORDER BY seq DESC LIMIT 1`,
  )
    .pluck()
    .get() ?? null) as string | null;
}

/** Images without a file that are deleted in one transaction. */
const IMAGES = 256;

/**
 * Takes a piece of an import back, its last edits first (at most `limit`), and with them what they had
 * reserved: numbers, and rows for images that aren't there. Importing the file again then gives what it gave
 * before. What a person has changed since stays.
 * @returns false when nothing of the import is left
 */
export function takeImportBack(db: Db, gesture: string, limit: number): boolean {
  return transaction(db, () => {
    const edit = takeBack(db, gesture, limit);
    if (edit) {
      for (const { table, id, after } of edit.changes) {
        if (after !== null) continue;
        if (table === 'annotation') forgetAnnotationId(db, id);
        if (table === 'category') forgetOrigin(db, 'category', id);
      }
      return true;
    }
    const made = sql(
      db,
      `SELECT id FROM image WHERE id > (SELECT last_image FROM import WHERE gesture = ?)
       ORDER BY id LIMIT ?`,
    )
      .pluck()
      .all(gesture, IMAGES) as number[];
    for (const id of made) if (deleteMissingImage(db, id)) forgetOrigin(db, 'image', id);
    if (made.length > 0)
      sql(db, 'UPDATE import SET last_image = ? WHERE gesture = ?').run(made.at(-1), gesture);
    else sql(db, 'DELETE FROM import WHERE gesture = ?').run(gesture);
    return made.length > 0;
  });
}
