import type { PackImages } from '@shared/domain/exchange';
import type { Image, ImageRow, ImageStatus } from '@shared/domain/image';
import { type Db, sql } from './database';
import { naturalKey } from './natural-key';
import { folderOf, putSearchText } from './summary';

const COLUMNS = `image.id, image.path, image.width, image.height, image.bytes,
  image.mtime_ms AS mtimeMs, image.hash, image.status, image.error, image.changed, image.flagged, image.note`;

const COUNTS = `image.suggestions, image.accepted AS annotations,
  (SELECT json_group_array(tag) FROM image_tag WHERE image_id = image.id) AS tags`;

/** As SQLite has it: neither truth values nor lists. */
type Raw<T> = Omit<T, 'changed' | 'flagged'> & { changed: number; flagged: number };
type Row = Raw<Omit<ImageRow, 'tags'>> & { tags: string };

const fromRaw = (row: Raw<Image>): Image => ({
  ...row,
  changed: row.changed === 1,
  flagged: row.flagged === 1,
});
const fromRow = ({ tags, suggestions, annotations, ...image }: Row): ImageRow => ({
  ...fromRaw(image),
  suggestions,
  annotations,
  tags: JSON.parse(tags) as string[],
});

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
  const row = sql(db, `SELECT ${COLUMNS} FROM image WHERE id = ?`).get(id);
  return row ? fromRaw(row as Raw<Image>) : null;
}

/** Rows of these images, in the order of their ids here; unknown ones are left out. */
export function imageRows(db: Db, ids: readonly number[]): ImageRow[] {
  const rows = sql(
    db,
    `SELECT ${COLUMNS}, ${COUNTS} FROM image WHERE id IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(ids)) as Row[];
  const known = new Map(rows.map((row) => [row.id, fromRow(row)]));
  return ids.flatMap((id) => known.get(id) ?? []);
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

const PACKED = { all: 'TRUE', done: "status = 'done'", labelled: 'accepted > 0' } as const;

/** The files of all images, of those that are done, or of those with accepted masks; in natural order. */
export function filesToPack(db: Db, which: PackImages): Pick<ImageFile, 'path' | 'bytes'>[] {
  return sql(
    db,
    `SELECT path, bytes FROM image WHERE ${PACKED[which]} ORDER BY sort_key`,
  ).all() as Pick<ImageFile, 'path' | 'bytes'>[];
}

/** Everything that a rescan compares, in natural order. */
export function imageFiles(db: Db): Image[] {
  const rows = sql(db, `SELECT ${COLUMNS} FROM image ORDER BY sort_key`).all();
  return (rows as Raw<Image>[]).map(fromRaw);
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

export const UNMEASURED = `SELECT ${COLUMNS} FROM image WHERE width = 0 AND error IS NULL ORDER BY sort_key`;

/** Images that were never looked at, in natural order. */
export function unmeasuredImages(db: Db): Image[] {
  return (sql(db, UNMEASURED).all() as Raw<Image>[]).map(fromRaw);
}

/** @returns its id */
export function insertImage(db: Db, file: ImageFile): number {
  const { lastInsertRowid } = sql(
    db,
    'INSERT INTO image (path, sort_key, folder, bytes, mtime_ms) VALUES (?, ?, ?, ?, ?)',
  ).run(file.path, naturalKey(file.path), folderOf(file.path), file.bytes, file.mtimeMs);
  const id = Number(lastInsertRowid);
  putSearchText(db, id);
  return id;
}

/** Images have other paths now; everything on them stays. @param files by image id */
export function moveImages(db: Db, files: ReadonlyMap<number, ImageFile>): void {
  // First out of each other's way: paths may go round in a circle.
  for (const id of files.keys()) sql(db, "UPDATE image SET path = '/' || id WHERE id = ?").run(id);
  for (const [id, { path, bytes, mtimeMs }] of files) {
    sql(
      db,
      `UPDATE image SET path = ?, sort_key = ?, folder = ?, bytes = ?, mtime_ms = ?, error = NULL, failed = 0
       WHERE id = ?`,
    ).run(path, naturalKey(path), folderOf(path), bytes, mtimeMs, id);
    putSearchText(db, id);
  }
}

/** Marks an image whose pixels are not those its masks were made on, or takes the mark away. */
export function setChanged(db: Db, id: number, changed: boolean): void {
  sql(db, 'UPDATE image SET changed = ? WHERE id = ?').run(changed ? 1 : 0, id);
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
  sql(db, 'UPDATE image SET error = :error, failed = :error IS NOT NULL WHERE id = :id').run({
    id,
    error,
  });
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
  putSearchText(db, id);
}

export function setNote(db: Db, id: number, note: string): void {
  sql(
    db,
    "UPDATE image SET note = :note, noted = (:note <> '' OR noted_masks > 0) WHERE id = :id",
  ).run({ id, note });
  putSearchText(db, id);
}

export function setFlagged(db: Db, id: number, flagged: boolean): void {
  sql(db, 'UPDATE image SET flagged = ? WHERE id = ?').run(flagged ? 1 : 0, id);
}
