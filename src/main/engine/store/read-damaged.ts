import type { LostRange } from '@shared/domain/salvage';
import type { Db } from './database';

export type Row = Record<string, unknown>;

/** No table of ours has numbers as high. */
const LAST_ROWID = 2 ** 40;

/**
 * Every row of a table that can be read, by its number: where a page is broken, the next number behind it that
 * can be found is looked for in growing steps, and then closed in on. Indices, which may be broken by themselves,
 * are not used.
 * @returns the ranges of numbers that can't be read
 */
export function readRows(db: Db, table: string, take: (row: Row) => void): LostRange[] {
  const lost: LostRange[] = [];
  const from = db.prepare(
    `SELECT rowid AS rowid_, * FROM ${table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid`,
  );
  const first = db.prepare(
    `SELECT rowid FROM ${table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1`,
  );
  const readable = (number: number): boolean => {
    try {
      first.pluck().get(number);
      return true;
    } catch {
      return false;
    }
  };
  for (let next = 1; ;) {
    try {
      for (const row of from.iterate(next) as Iterable<Row & { rowid_: number }>) {
        const { rowid_, ...rest } = row;
        take(rest);
        next = rowid_ + 1;
      }
      return lost;
    } catch {
      let step = 1;
      while (next + step < LAST_ROWID && !readable(next + step)) step *= 2;
      if (next + step >= LAST_ROWID) return [...lost, { table, first: next, last: null }];
      let [bad, good] = [next + Math.floor(step / 2), next + step];
      while (good - bad > 1) {
        const middle = Math.floor((bad + good) / 2);
        if (readable(middle)) good = middle;
        else bad = middle;
      }
      lost.push({ table, first: next, last: good - 1 });
      next = good;
    }
  }
}

/**
 * The rows of a table without numbers: from both ends to where it is broken.
 * @returns one range of unknown numbers when something between can't be read
 */
export function readKeyed(
  db: Db,
  table: string,
  key: readonly string[],
  take: (row: Row) => void,
): LostRange[] {
  for (const order of ['ASC', 'DESC']) {
    try {
      const by = key.map((column) => `${column} ${order}`).join(', ');
      for (const row of db.prepare(`SELECT * FROM ${table} ORDER BY ${by}`).iterate())
        take(row as Row);
      return [];
    } catch {
      continue; // what is behind the break is read from the other end
    }
  }
  return [{ table, first: 0, last: null }];
}
