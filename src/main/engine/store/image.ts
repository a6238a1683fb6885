import type { Image, ImageRow, ImageStatus } from '@shared/domain/image';
import { type Db, sql } from './database';

const COLUMNS = `image.id, image.path, image.width, image.height, image.bytes,
  image.mtime_ms AS mtimeMs, image.hash, image.status, image.error`;

const COUNTS = `
  (SELECT count(*) FROM annotation WHERE image_id = image.id AND status = 'suggested') AS suggestions,
  (SELECT count(*) FROM annotation WHERE image_id = image.id AND status = 'accepted') AS annotations,
  (SELECT json_group_array(tag) FROM image_tag WHERE image_id = image.id) AS tags`;

type Row = Omit<ImageRow, 'tags'> & { tags: string };

const fromRow = (row: Row): ImageRow => ({ ...row, tags: JSON.parse(row.tags) as string[] });

/** What the file system says about an image file. */
export interface ImageFile {
  /** POSIX, relative to the image root. */
  path: string;
  bytes: number;
  mtimeMs: number;
}

export const LIST_IMAGES = `SELECT ${COLUMNS}, ${COUNTS} FROM image ORDER BY sort_key LIMIT ? OFFSET ?`;

/** Images in natural order ("2.jpg" before "10.jpg"), with their counts. */
export function listImages(db: Db, offset: number, limit: number): ImageRow[] {
  return (sql(db, LIST_IMAGES).all(limit, offset) as Row[]).map(fromRow);
}

export function countImages(db: Db): { images: number; done: number } {
  return sql(
    db,
    `SELECT (SELECT count(*) FROM image) AS images,
            (SELECT count(*) FROM image WHERE status = 'done') AS done`,
  ).get() as { images: number; done: number };
}

export function getImage(db: Db, id: number): Image | null {
  return (sql(db, `SELECT ${COLUMNS} FROM image WHERE id = ?`).get(id) ?? null) as Image | null;
}

/** Rows of these images, in no given order; unknown ids are left out. */
export function imageRows(db: Db, ids: readonly number[]): ImageRow[] {
  const rows = sql(
    db,
    `SELECT ${COLUMNS}, ${COUNTS} FROM image WHERE id IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(ids)) as Row[];
  return rows.map(fromRow);
}

/** All image ids in natural order; with `status` only those in it. */
export function imageIds(db: Db, status?: ImageStatus): number[] {
  const where = status ? 'WHERE status = ?' : '';
  const statement = sql(db, `SELECT id FROM image ${where} ORDER BY sort_key`).pluck();
  return (status ? statement.all(status) : statement.all()) as number[];
}

/** Ids of the images that no person has called done, in natural order. */
export function openImageIds(db: Db): number[] {
  return sql(db, "SELECT id FROM image WHERE status <> 'done' ORDER BY sort_key")
    .pluck()
    .all() as number[];
}

/** The path of every image, in no order; one by one, as there may be very many. */
export function imagePaths(db: Db): Iterable<string> {
  return db.prepare('SELECT path FROM image').pluck().iterate() as Iterable<string>;
}

/** Everything that a rescan compares, in natural order. */
export function imageFiles(db: Db): Image[] {
  return sql(db, `SELECT ${COLUMNS} FROM image ORDER BY sort_key`).all() as Image[];
}

/**
 * Images whose size isn't known or that something is wrong with, in natural order; one by one, as it may be
 * all of very many. Nothing may be written while they are gone through.
 */
export function troubledImages(db: Db): Iterable<Pick<Image, 'id' | 'path' | 'width' | 'error'>> {
  return db
    .prepare(
      `SELECT id, path, width, error FROM image
       WHERE width = 0 OR error IS NOT NULL ORDER BY sort_key`,
    )
    .iterate() as Iterable<Pick<Image, 'id' | 'path' | 'width' | 'error'>>;
}

/** Images that were never looked at, in natural order. */
export function unmeasuredImages(db: Db): Image[] {
  return sql(
    db,
    `SELECT ${COLUMNS} FROM image WHERE width = 0 AND error IS NULL ORDER BY sort_key`,
  ).all() as Image[];
}

/** @returns its id */
export function insertImage(db: Db, file: ImageFile): number {
  const { lastInsertRowid } = sql(
    db,
    'INSERT INTO image (path, sort_key, bytes, mtime_ms) VALUES (?, ?, ?, ?)',
  ).run(file.path, naturalKey(file.path), file.bytes, file.mtimeMs);
  return Number(lastInsertRowid);
}

/** Deletes an image that an import made for a file that isn't there, unless something is on it. */
export function deleteMissingImage(db: Db, id: number): boolean {
  const unused = `id = ? AND bytes = 0 AND NOT EXISTS (SELECT 1 FROM annotation WHERE image_id = image.id)
    AND NOT EXISTS (SELECT 1 FROM job_item WHERE image_id = image.id)`;
  sql(db, 'DELETE FROM image_tag WHERE image_id = (SELECT id FROM image WHERE ' + unused + ')').run(
    id,
  );
  return sql(db, `DELETE FROM image WHERE ${unused}`).run(id).changes > 0;
}

export function setImageFile(db: Db, id: number, file: ImageFile, hash: string | null): void {
  sql(db, 'UPDATE image SET bytes = ?, mtime_ms = ?, hash = ? WHERE id = ?').run(
    file.bytes,
    file.mtimeMs,
    hash,
    id,
  );
}

export function setImageSize(db: Db, id: number, width: number, height: number): void {
  sql(db, 'UPDATE image SET width = ?, height = ? WHERE id = ?').run(width, height, id);
}

export function setImageHash(db: Db, id: number, hash: string): void {
  sql(db, 'UPDATE image SET hash = ? WHERE id = ?').run(hash, id);
}

export function setImageError(db: Db, id: number, error: string | null): void {
  sql(db, 'UPDATE image SET error = ? WHERE id = ?').run(error, id);
}

export function setImageStatus(db: Db, id: number, status: ImageStatus): void {
  sql(db, 'UPDATE image SET status = ? WHERE id = ?').run(status, id);
}

/** Tags of an image, sorted. */
export function tagsOf(db: Db, id: number): string[] {
  return sql(db, 'SELECT tag FROM image_tag WHERE image_id = ? ORDER BY tag')
    .pluck()
    .all(id) as string[];
}

export function setTags(db: Db, id: number, tags: readonly string[]): void {
  sql(db, 'DELETE FROM image_tag WHERE image_id = ?').run(id);
  for (const tag of tags)
    sql(db, 'INSERT OR IGNORE INTO image_tag (image_id, tag) VALUES (?, ?)').run(id, tag);
}

/**
 * A text whose plain order is the order people expect: digits count as numbers ("a2" before "a10"),
 * case does not matter, files stand before the folders beside them.
 */
export function naturalKey(path: string): string {
  const parts = path
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => {
      const number = digits.replace(/^0+(?=\d)/, '');
      return String(number.length).padStart(4, '0') + number;
    })
    .split('/');
  const name = parts.pop() ?? '';
  return `${parts.map((part) => `1${part}`).join('/')}/0${name}\0${path}`;
}
