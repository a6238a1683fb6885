import type { Edit } from '@shared/domain/edit';
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

/** It is whole. */
export function endImport(db: Db, gesture: string): void {
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

/**
 * Takes at most `limit` edits of an import back, the last ones first, and with them what they had reserved:
 * numbers, and rows for images that aren't there. Importing the file again then gives what it gave before.
 * What a person has changed since stays.
 * @returns what took effect; null when the import is gone altogether
 */
export function takeImportBack(db: Db, gesture: string, limit: number): Edit | null {
  return transaction(db, () => {
    const edit = takeBack(db, gesture, limit);
    if (edit) {
      for (const { table, id, after } of edit.changes) {
        if (after !== null) continue;
        if (table === 'annotation') forgetAnnotationId(db, id);
        if (table === 'category') forgetOrigin(db, 'category', id);
      }
      return edit;
    }
    const made = sql(
      db,
      'SELECT id FROM image WHERE id > (SELECT last_image FROM import WHERE gesture = ?)',
    )
      .pluck()
      .all(gesture) as number[];
    for (const id of made) if (deleteMissingImage(db, id)) forgetOrigin(db, 'image', id);
    sql(db, 'DELETE FROM import WHERE gesture = ?').run(gesture);
    return null;
  });
}
