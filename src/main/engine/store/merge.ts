import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError } from '@shared/errors';
import { type Db, openDatabase, refuseStrangers, sql } from './database';

/** A copy of another project file: whatever is done to it, the file itself stays as it was. */
export interface OpenCopy {
  readonly db: Db;
  close(): void;
}

/** Copies a project file and opens the copy. @throws AppError as `openDatabase` does, naming the file */
export function openCopy(file: string): OpenCopy {
  refuseStrangers(file);
  const folder = mkdtempSync(join(tmpdir(), 'proxylabel-merge-'));
  const copy = join(folder, basename(file));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    copyFileSync(file, copy);
    // What its last writer didn't bring into the file is in its log.
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    const db = openDatabase(copy);
    return {
      db,
      close: () => {
        db.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message.replaceAll(copy, file), { cause: error });
  }
}

/** Who touched a record: nobody, a model alone, a person. */
export type Touch = 0 | 1 | 2;

/** What happened in one copy of a project and not in the other. */
export interface Divergence {
  touch(table: string, id: string | number): Touch;
  /** Whether this category was made since the copies went apart. */
  made(categoryId: number): boolean;
}

/**
 * The records of those edits that are in force in one of two copies only. What both histories have in force
 * is what the copies have in common.
 */
export function divergence(db: Db, other: Db): Divergence {
  const inForce = new Map(statesOf(other).map(({ id, applied }) => [id, applied]));
  const touched = new Map<string, Touch>();
  const made = new Set<number>();
  for (const { id, seq, applied, author } of statesOf(db)) {
    if (applied === (inForce.get(id) ?? 0)) continue;
    const touch = author === 'model' ? 1 : 2;
    const records = sql(
      db,
      `SELECT value ->> '$.table' AS name, value ->> '$.id' AS id,
         json_type(value, '$.before') = 'null' AS made
       FROM edit, json_each(edit.changes) WHERE seq = ?`,
    ).all(seq) as { name: string; id: string | number; made: number }[];
    for (const record of records) {
      const key = `${record.name} ${record.id}`;
      if ((touched.get(key) ?? 0) < touch) touched.set(key, touch);
      if (record.name === 'category' && record.made) made.add(Number(record.id));
    }
  }
  return {
    touch: (table, id) => touched.get(`${table} ${id}`) ?? 0,
    made: (categoryId) => made.has(categoryId),
  };
}

const statesOf = (db: Db): { id: string; seq: number; applied: number; author: string }[] =>
  sql(db, "SELECT id, seq, state = 'applied' AS applied, author FROM edit ORDER BY seq").all() as {
    id: string;
    seq: number;
    applied: number;
    author: string;
  }[];
