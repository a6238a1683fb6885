import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Annotation } from '@shared/domain/annotation';
import { Change } from '@shared/domain/edit';
import type { LostRange, SalvageReport } from '@shared/domain/salvage';
import { AppError } from '@shared/errors';
import { putAnnotation } from './annotation';
import { createDatabase, type Db } from './database';
import { naturalKey } from './natural-key';
import { readKeyed, readRows, type Row } from './read-damaged';
import { summarise } from './summary';

/** Parents first. What isn't named can be made again, as the queue of jobs can. */
const TABLES = [
  'project',
  'category',
  'image',
  'annotation_id',
  'annotation',
  'edit',
  'origin',
  'image_tag',
  'import',
  'review',
] as const;

/**
 * Copies whatever can be read of a damaged project into a new file. Masks whose page is broken are taken from
 * the history where it has them. The damaged file is only read, and from a copy.
 * @throws AppError('damaged') when its table of contents is gone, 'conflict' when `target` is there
 */
export function salvageDatabase(file: string, target: string): SalvageReport {
  const folder = mkdtempSync(join(tmpdir(), 'proxylabel-salvage-'));
  const copy = join(folder, 'damaged.plabel');
  try {
    copyFileSync(file, copy);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    const from = open(file, copy);
    try {
      let report: SalvageReport | undefined;
      createDatabase(target, (to) => (report = copyAll(from, to, target)));
      return report!;
    } finally {
      from.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function open(file: string, copy: string): Db {
  try {
    const db = new Database(copy, { fileMustExist: true });
    db.pragma('trusted_schema = OFF');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (cause) {
    throw new AppError(
      'damaged',
      `${file} is damaged where it says what it holds, so nothing can be read of it. Restore a backup.`,
      { cause },
    );
  }
}

function copyAll(from: Db, to: Db, target: string): SalvageReport {
  to.pragma('defer_foreign_keys = ON');
  const lost = TABLES.flatMap((table) => copyTable(from, to, table));
  putMissingProject(to, target);
  recoverImages(from, to, lost);
  const known = lost.some(({ table }) => table === 'annotation' || table === 'annotation_id');
  const masks = known ? recoverMasks(to) : { fromHistory: 0, lost: 0 };
  const masksWithoutImage = tidy(to);
  const ids = to.prepare('SELECT id FROM image').pluck().all() as number[];
  summarise(to, ids, null);
  const count = (table: string): number =>
    to.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  return {
    target,
    images: ids.length,
    masks: count('annotation'),
    categories: count('category'),
    edits: count('edit'),
    masksFromHistory: masks.fromHistory,
    masksLost: masks.lost,
    masksWithoutImage,
    lost,
  };
}

function columnsOf(db: Db, table: string): { name: string; pk: number }[] {
  return db.prepare('SELECT name, pk FROM pragma_table_info(?)').all(table) as {
    name: string;
    pk: number;
  }[];
}

function copyTable(from: Db, to: Db, table: string): LostRange[] {
  const there = new Set(columnsOf(from, table).map(({ name }) => name));
  if (there.size === 0) return []; // an older schema
  const mine = columnsOf(to, table);
  const names = mine.map(({ name }) => name).filter((name) => there.has(name));
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  const take = (row: Row): void => {
    try {
      insert.run(names.map((name) => row[name]));
    } catch {
      // A row that breaks what the schema promises was read from a broken page: it counts as not there.
    }
  };
  const { wr } = to.prepare('SELECT wr FROM pragma_table_list(?)').get(table) as { wr: number };
  if (wr === 0) return readRows(from, table, take);
  const key = mine.filter(({ pk }) => pk > 0).map(({ name }) => name);
  return readKeyed(from, table, key, take);
}

function putMissingProject(to: Db, target: string): void {
  if (to.prepare('SELECT 1 FROM project').get()) return;
  to.prepare(
    `INSERT INTO project (one, uuid, name, image_root, model_pair, credits, created_at)
     VALUES (1, ?, ?, '.', 'starter', '[]', ?)`,
  ).run(randomUUID(), basename(target, '.plabel'), Date.now());
}

/** The index of paths names images whose own page is broken; the file says the rest when it is looked at. */
function recoverImages(from: Db, to: Db, lost: readonly LostRange[]): void {
  if (!lost.some(({ table }) => table === 'image')) return;
  const insert = to.prepare(
    'INSERT OR IGNORE INTO image (id, path, sort_key, bytes, mtime_ms) VALUES (?, ?, ?, 0, 0)',
  );
  try {
    const rows = from
      .prepare('SELECT id, path FROM image INDEXED BY sqlite_autoindex_image_1 ORDER BY path')
      .iterate() as Iterable<{ id: number; path: string }>;
    for (const { id, path } of rows) insert.run(id, path, naturalKey(path));
  } catch {
    // The index is broken, too: those read so far stay.
  }
}

/** Puts back the masks that the history says are there and that no page has. */
function recoverMasks(to: Db): { fromHistory: number; lost: number } {
  const last = new Map<string, Annotation | null>();
  const steps = to.prepare("SELECT changes FROM edit WHERE state = 'applied' ORDER BY seq");
  for (const changes of steps.pluck().iterate() as Iterable<string>)
    for (const raw of JSON.parse(changes) as unknown[]) {
      const parsed = Change.safeParse(raw);
      if (!parsed.success || parsed.data.table !== 'annotation') continue;
      const { id, after } = parsed.data;
      last.set(id, after);
    }
  const present = new Set(
    to
      .prepare('SELECT uuid FROM annotation JOIN annotation_id USING (coco_id)')
      .pluck()
      .all() as string[],
  );
  const size = to.prepare('UPDATE image SET width = ?, height = ? WHERE id = ? AND width = 0');
  let fromHistory = 0;
  for (const [id, after] of last) {
    if (!after || present.has(id)) continue;
    size.run(after.mask.size[1], after.mask.size[0], after.imageId);
    putAnnotation(to, after);
    present.add(id);
    fromHistory++;
  }
  // Numbers that nothing is known of: neither a page nor the history has what they stand for.
  const uuids = to.prepare('SELECT uuid FROM annotation_id').pluck().all() as string[];
  const gone = uuids.filter((uuid) => !present.has(uuid) && !last.has(uuid));
  return { fromHistory, lost: gone.length };
}

/** Makes the records fit each other again. @returns masks that were left out, as their image is gone */
function tidy(to: Db): number {
  const { changes } = to
    .prepare('DELETE FROM annotation WHERE image_id NOT IN (SELECT id FROM image)')
    .run();
  for (const table of ['image_tag', 'review']) {
    const columns = columnsOf(to, table).map(({ name }) => name);
    if (columns.includes('image_id'))
      to.exec(`DELETE FROM ${table} WHERE image_id NOT IN (SELECT id FROM image)`);
  }
  // Masks without a number get a new one, masks without a word a word to be renamed.
  const unnumbered = to
    .prepare(
      'SELECT coco_id FROM annotation WHERE coco_id NOT IN (SELECT coco_id FROM annotation_id)',
    )
    .pluck()
    .all() as number[];
  const number = to.prepare('INSERT INTO annotation_id (coco_id, uuid) VALUES (?, ?)');
  for (const id of unnumbered) number.run(id, randomUUID());
  to.exec(
    `INSERT INTO category (id, name, supercategory, colour, hotkey, prompts, threshold, position)
     SELECT DISTINCT category_id, 'recovered ' || category_id, '', '#8888aa', NULL, '[]', 0, 1000 + category_id
     FROM annotation WHERE category_id NOT IN (SELECT id FROM category)`,
  );
  return changes;
}
