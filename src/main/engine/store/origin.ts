import type { Extra } from '@shared/formats/records';
import { type Db, sql } from './database';

/** Records that other tools number; annotations carry their number themselves. */
export type OriginRecord = 'image' | 'category';

export interface Origin {
  /** The number in files that go out, and in those that came in. */
  cocoId: number;
  /** Fields that mean nothing to us. */
  extra: Extra;
}

const parse = (text: string | null): Extra =>
  text === null ? {} : (JSON.parse(text) as Record<string, unknown>);

const text = (extra: Extra): string | null =>
  Object.keys(extra).length === 0 ? null : JSON.stringify(extra);

/** What is known of a record; null when it never came in or went out. */
export function originOf(db: Db, record: OriginRecord, id: number): Origin | null {
  const row = sql(
    db,
    'SELECT coco_id AS cocoId, extra FROM origin WHERE record = ? AND id = ?',
  ).get(record, id) as { cocoId: number; extra: string | null } | undefined;
  return row ? { cocoId: row.cocoId, extra: parse(row.extra) } : null;
}

/** Every record of a kind that has a number. */
export function knownNumber(db: Db, record: OriginRecord): { id: number; cocoId: number }[] {
  return sql(db, 'SELECT id, coco_id AS cocoId FROM origin WHERE record = ?').all(record) as {
    id: number;
    cocoId: number;
  }[];
}

/** Which record has this number in COCO files; null for none. */
export function idOfNumber(db: Db, record: OriginRecord, cocoId: number): number | null {
  return (sql(db, 'SELECT id FROM origin WHERE record = ? AND coco_id = ?')
    .pluck()
    .get(record, cocoId) ?? null) as number | null;
}

/**
 * Notes a record's number, for ever: the wanted one unless another record has it, then the next free.
 * A record that has one already keeps it; `extra`, when given, replaces what was known.
 * @param floor a number that isn't wanted is larger: others up to it are still to come
 * @returns the number in force
 */
export function numberRecord(
  db: Db,
  record: OriginRecord,
  id: number,
  wanted: number,
  extra?: Extra,
  floor = 0,
): number {
  const known = originOf(db, record, id);
  const free = (): number => {
    const taken = sql(db, 'SELECT 1 FROM origin WHERE record = ? AND coco_id = ?').get(
      record,
      wanted,
    );
    if (!taken) return wanted;
    return sql(db, 'SELECT max(max(coco_id), ?) + 1 FROM origin WHERE record = ?')
      .pluck()
      .get(floor, record) as number;
  };
  const cocoId = known?.cocoId ?? free();
  sql(
    db,
    `INSERT INTO origin (record, id, coco_id, extra) VALUES (?, ?, ?, ?)
     ON CONFLICT (record, id) DO UPDATE SET extra = excluded.extra`,
  ).run(record, id, cocoId, text(extra ?? known?.extra ?? {}));
  return cocoId;
}

/** Forgets what was known of a record that an import made and that was taken back. */
export function forgetOrigin(db: Db, record: OriginRecord, id: number): void {
  sql(db, 'DELETE FROM origin WHERE record = ? AND id = ?').run(record, id);
}

/** Fields of an annotation that mean nothing to us. */
export function annotationExtra(db: Db, id: string): Extra {
  return parse(
    (sql(db, 'SELECT extra FROM annotation_id WHERE uuid = ?').pluck().get(id) ?? null) as
      string | null,
  );
}

/**
 * Gives an annotation that is about to be made its COCO id: the wanted one, or the next when it is taken.
 * @returns whether it got the one it wanted
 */
export function reserveAnnotationId(
  db: Db,
  id: string,
  wanted: number | null,
  extra: Extra,
): boolean {
  const free =
    wanted !== null && !sql(db, 'SELECT 1 FROM annotation_id WHERE coco_id = ?').get(wanted);
  sql(db, 'INSERT INTO annotation_id (coco_id, uuid, extra) VALUES (?, ?, ?)').run(
    free ? wanted : null,
    id,
    text(extra),
  );
  return free;
}

/** Numbers that the store gives by itself are larger from now on: those up to `floor` are wanted by a file. */
export function raiseAnnotationIds(db: Db, floor: number): void {
  sql(
    db,
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'annotation_id', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'annotation_id')",
  ).run();
  sql(db, "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'annotation_id'").run(floor);
}

/** Takes the number of an annotation that an import made and that was taken back. */
export function forgetAnnotationId(db: Db, id: string): void {
  sql(
    db,
    `DELETE FROM annotation_id WHERE uuid = ?
     AND coco_id NOT IN (SELECT coco_id FROM annotation WHERE coco_id = annotation_id.coco_id)`,
  ).run(id);
}

/** What a file said of the whole set: `info`, `licenses` and the like. */
export function setExtra(db: Db): Extra {
  return parse(sql(db, 'SELECT extra FROM project').pluck().get() as string | null);
}

/** Adds to it; fields of the same name are replaced. */
export function addSetExtra(db: Db, extra: Extra): void {
  sql(db, 'UPDATE project SET extra = ?').run(text({ ...setExtra(db), ...extra }));
}
