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

/** What became of an image, without what the file says of it. */
export type Outcome = Pick<StagedImage, 'seq' | 'target' | 'turn' | 'usable'>;

/** Rows read at a time: what a file holds is never in memory as a whole. */
const PAGE = 256;

/**
 * What a label file holds, laid out by image in a scratch database: files may name their images last, and a
 * million annotations need no memory. Lives for one import; nothing in it is trusted or kept.
 */
export class Staging {
  readonly counts = { images: 0, annotations: 0, scored: 0 };
  /** The largest number that any of them has; 0 when none has one. */
  readonly largestIds = { image: 0, annotation: 0 };
  readonly #db: Db;
  #pending = 0;

  constructor() {
    // A file without a name: the system takes it away with us, however we end.
    this.#db = new Database('');
    this.#db.pragma('journal_mode = OFF');
    this.#db.pragma('synchronous = OFF');
    this.#db.exec(`
      CREATE TABLE category (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, record TEXT NOT NULL) STRICT;
      CREATE TABLE image (
        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, record TEXT NOT NULL,
        target INTEGER, turn TEXT NOT NULL DEFAULT 'none', usable INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE TABLE annotation (seq INTEGER PRIMARY KEY, image TEXT NOT NULL, record TEXT NOT NULL) STRICT;
      CREATE INDEX annotation_by_image ON annotation (image);
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
    const statement = 'INSERT OR IGNORE INTO image (key, record) VALUES (?, ?)';
    const isNew = this.#add(statement, image.key, image);
    if (isNew) this.counts.images++;
    this.largestIds.image = Math.max(this.largestIds.image, image.id ?? 0);
    return isNew;
  }

  addAnnotation(annotation: AnnotationRecord): void {
    this.#add('INSERT INTO annotation (image, record) VALUES (?, ?)', annotation.image, annotation);
    this.counts.annotations++;
    if (annotation.score !== null) this.counts.scored++;
    this.largestIds.annotation = Math.max(this.largestIds.annotation, annotation.id ?? 0);
  }

  /** Ends the writing: from here on it is read. */
  seal(): void {
    if (this.#pending > 0) this.#db.exec('COMMIT');
    this.#pending = 0;
  }

  categories(): CategoryRecord[] {
    const records = sql(this.#db, 'SELECT record FROM category ORDER BY seq').pluck().all();
    return (records as string[]).map((record) => JSON.parse(record) as CategoryRecord);
  }

  /** Images in the order of the file. */
  *images(): Generator<StagedImage> {
    for (const { record, ...outcome } of this.#pages<Outcome & { record: string }>(
      'SELECT seq, target, turn, usable, record FROM image WHERE seq > ? ORDER BY seq LIMIT ?',
    ))
      yield { ...(JSON.parse(record) as ImageRecord), ...outcome };
  }

  /** The same, when only that is wanted which is cheap to read. */
  outcomes(): Generator<Outcome> {
    return this.#pages(
      'SELECT seq, target, turn, usable FROM image WHERE seq > ? ORDER BY seq LIMIT ?',
    );
  }

  /** What the file has for an image of the project: once, unless it names the image more than once. */
  imagesOf(target: number): StagedImage[] {
    const rows = sql(
      this.#db,
      'SELECT seq, target, turn, usable, record FROM image WHERE target = ? ORDER BY seq LIMIT ?',
    ).all(target, PAGE) as (Outcome & { record: string })[];
    return rows.map(({ record, ...rest }) => ({ ...(JSON.parse(record) as ImageRecord), ...rest }));
  }

  /** Notes what became of an image. */
  settle({ seq, target, turn, usable }: Outcome): void {
    sql(this.#db, 'UPDATE image SET target = ?, turn = ?, usable = ? WHERE seq = ?').run(
      target,
      turn,
      usable,
      seq,
    );
  }

  countOf(key: string): number {
    return sql(this.#db, 'SELECT count(*) FROM annotation WHERE image = ?')
      .pluck()
      .get(key) as number;
  }

  /** The annotations of an image in pieces: it may have all that the file has. */
  *annotationsOf(key: string): Generator<AnnotationRecord[]> {
    for (let from = 0; ;) {
      const rows = sql(
        this.#db,
        'SELECT seq, record FROM annotation WHERE image = ? AND seq > ? ORDER BY seq LIMIT ?',
      ).all(key, from, PAGE) as { seq: number; record: string }[];
      if (rows.length === 0) return;
      yield rows.map(({ record }) => JSON.parse(record) as AnnotationRecord);
      from = rows.at(-1)!.seq;
    }
  }

  /** Keys of the images that annotations name, how many do, and whether the file holds the image. */
  *named(): Generator<{ key: string; annotations: number; known: boolean }> {
    for (let from = ''; ;) {
      const rows = sql(
        this.#db,
        `SELECT image AS key, count(*) AS annotations,
                EXISTS (SELECT 1 FROM image WHERE key = annotation.image) AS known
         FROM annotation WHERE image > ? GROUP BY image ORDER BY image LIMIT ?`,
      ).all(from, PAGE) as { key: string; annotations: number; known: number }[];
      if (rows.length === 0) return;
      for (const row of rows) yield { ...row, known: row.known === 1 };
      from = rows.at(-1)!.key;
    }
  }

  close(): void {
    this.#db.close();
  }

  *#pages<T extends { seq: number }>(statement: string): Generator<T> {
    for (let from = 0; ;) {
      const rows = sql(this.#db, statement).all(from, PAGE) as T[];
      if (rows.length === 0) return;
      yield* rows;
      from = rows.at(-1)!.seq;
    }
  }

  #add(statement: string, key: string, record: object): boolean {
    if (this.#pending++ === 0) this.#db.exec('BEGIN');
    return sql(this.#db, statement).run(key, JSON.stringify(record)).changes > 0;
  }
}
