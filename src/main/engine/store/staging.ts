import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { AnnotationRecord, CategoryRecord, ImageRecord } from '@shared/formats/records';
import { type Db, sql } from './database';

/** An image of the file and what became of it. */
export interface StagedImage extends ImageRecord {
  readonly seq: number;
  /** The project's image; null when there is none. */
  readonly target: number | null;
  /**
   * Whether EXIF turns the image between how it is stored and how it is shown: not at all; it does, and the
   * file saw it as stored; it does, and the file doesn't tell.
   */
  readonly turn: 'none' | 'stored' | 'unsure';
  /** Annotations that have a mask and a category. */
  readonly usable: number;
}

type Found = Pick<StagedImage, 'seq' | 'target' | 'turn' | 'usable'>;

/** An annotation of the file, with the number it stands at. */
export type StagedAnnotation = AnnotationRecord & { readonly seq: number };

/**
 * What a label file holds, laid out by image in a scratch database: files may name their images last, and a
 * million annotations need no memory. Lives for one import; nothing in it is trusted or kept.
 */
export class Staging {
  /** Annotations that have a score. */
  scored = 0;
  readonly #db: Db;
  #pending = 0;

  /** @param file a scratch file, which `close` deletes */
  constructor(readonly file: string) {
    this.#db = new Database(file);
    this.#db.pragma('journal_mode = OFF');
    this.#db.pragma('synchronous = OFF');
    this.#db.exec(`
      CREATE TABLE category (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, record TEXT NOT NULL) STRICT;
      CREATE TABLE image (
        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, record TEXT NOT NULL,
        target INTEGER, turn TEXT NOT NULL DEFAULT 'none', usable INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE TABLE annotation (seq INTEGER PRIMARY KEY, image TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    `);
  }

  /** @returns false when another category has this key */
  addCategory(category: CategoryRecord): boolean {
    return this.#add(
      'INSERT OR IGNORE INTO category (key, record) VALUES (?, ?)',
      category.key,
      category,
    );
  }

  /** @returns false when another image has this key */
  addImage(image: ImageRecord): boolean {
    return this.#add('INSERT OR IGNORE INTO image (key, record) VALUES (?, ?)', image.key, image);
  }

  addAnnotation(annotation: AnnotationRecord): void {
    if (annotation.score !== null) this.scored++;
    this.#add('INSERT INTO annotation (image, record) VALUES (?, ?)', annotation.image, annotation);
  }

  /** Ends the writing: from here on it is read. */
  seal(): void {
    if (this.#pending > 0) this.#db.exec('COMMIT');
    this.#pending = 0;
    this.#db.exec('CREATE INDEX IF NOT EXISTS annotation_by_image ON annotation (image, seq)');
  }

  categories(): CategoryRecord[] {
    const records = sql(this.#db, 'SELECT record FROM category ORDER BY seq').pluck().all();
    return (records as string[]).map((record) => JSON.parse(record) as CategoryRecord);
  }

  /** Images in the order of the file, from after `seq` on. */
  images(seq: number, limit: number): StagedImage[] {
    const rows = sql(
      this.#db,
      'SELECT seq, target, turn, usable, record FROM image WHERE seq > ? ORDER BY seq LIMIT ?',
    ).all(seq, limit) as (Found & { record: string })[];
    return rows.map(({ record, ...rest }) => ({ ...(JSON.parse(record) as ImageRecord), ...rest }));
  }

  /** Notes what became of an image. */
  settle({ seq, target, turn, usable }: Found): void {
    sql(this.#db, 'UPDATE image SET target = ?, turn = ?, usable = ? WHERE seq = ?').run(
      target,
      turn,
      usable,
      seq,
    );
  }

  annotationsOf(key: string): StagedAnnotation[] {
    const rows = sql(
      this.#db,
      'SELECT seq, record FROM annotation WHERE image = ? ORDER BY seq',
    ).all(key) as { seq: number; record: string }[];
    return rows.map(({ seq, record }) => ({ ...(JSON.parse(record) as AnnotationRecord), seq }));
  }

  /** Keys of images that annotations name and the file doesn't hold, with how many do. */
  strangers(): { key: string; annotations: number }[] {
    return sql(
      this.#db,
      `SELECT image AS key, count(*) AS annotations FROM annotation
       WHERE image NOT IN (SELECT key FROM image) GROUP BY image`,
    ).all() as { key: string; annotations: number }[];
  }

  /** The largest number that any image or annotation has; 0 when none has one. */
  largestIds(): { image: number; annotation: number } {
    return sql(
      this.#db,
      `SELECT (SELECT coalesce(max(record ->> '$.id'), 0) FROM image) AS image,
              (SELECT coalesce(max(record ->> '$.id'), 0) FROM annotation) AS annotation`,
    ).get() as { image: number; annotation: number };
  }

  counts(): { images: number; annotations: number } {
    return sql(
      this.#db,
      `SELECT (SELECT count(*) FROM image) AS images, (SELECT count(*) FROM annotation) AS annotations`,
    ).get() as { images: number; annotations: number };
  }

  close(): void {
    this.#db.close();
    for (const end of ['', '-journal']) rmSync(this.file + end, { force: true });
  }

  #add(statement: string, key: string, record: object): boolean {
    if (this.#pending++ === 0) this.#db.exec('BEGIN');
    return sql(this.#db, statement).run(key, JSON.stringify(record)).changes > 0;
  }
}
