import { type Db, sql } from './database';

/** Whether a person drew, corrected or judged a mask. */
const BY_HAND = `source = 'human' OR status = 'rejected' OR (source = 'model' AND status = 'accepted')`;

/**
 * Brings what lists filter and sort by up to date with the masks of these images; in the transaction that
 * changes them, so that the two never differ.
 * @param editedAt when a person did something to them, milliseconds since 1970; null when none did
 */
export function summarise(db: Db, imageIds: Iterable<number>, editedAt: number | null): void {
  const update = sql(
    db,
    `UPDATE image SET
       (suggestions, accepted, doubt, score, categories, human, noted_masks) = (
         SELECT count(*) FILTER (WHERE status = 'suggested'), count(*) FILTER (WHERE status = 'accepted'),
           max(doubt) FILTER (WHERE status = 'suggested'), min(score) FILTER (WHERE status = 'suggested'),
           coalesce(',' || group_concat(DISTINCT category_id) FILTER (WHERE status <> 'rejected') || ',', ''),
           coalesce(max(${BY_HAND}), 0), count(*) FILTER (WHERE note <> '')
         FROM annotation WHERE image_id = image.id),
       edited_at = coalesce(:editedAt, edited_at)
     WHERE id = :id RETURNING noted_masks AS noted`,
  );
  for (const id of imageIds) {
    const before = sql(db, 'SELECT noted_masks FROM image WHERE id = ?').pluck().get(id);
    const after = (update.get({ id, editedAt }) as { noted: number } | undefined)?.noted;
    // Also when there are as many as before: the words may be others.
    if (after !== undefined && (after > 0 || before !== 0)) putNoted(db, id);
  }
}

function putNoted(db: Db, id: number): void {
  sql(db, "UPDATE image SET noted = (note <> '' OR noted_masks > 0) WHERE id = ?").run(id);
  putSearchText(db, id);
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Text as it is compared when people search: in one case, and one way to write an accent. */
export const searchable = (text: string): string => text.normalize('NFC').toLowerCase();

/** Keeps what an image is found by: its path, tags, note, and the notes of its masks. */
export function putSearchText(db: Db, id: number): void {
  const words = sql(
    db,
    `SELECT path || char(10) || note
       || coalesce(char(10) || (SELECT group_concat(tag, char(10)) FROM image_tag WHERE image_id = image.id), '')
       || coalesce(char(10) || (SELECT group_concat(note, char(10)) FROM annotation
                                WHERE image.noted_masks > 0 AND image_id = image.id AND note <> ''), '')
     FROM image WHERE id = ?`,
  )
    .pluck()
    .get(id) as string | undefined;
  if (words !== undefined)
    sql(db, 'UPDATE image SET search = ? WHERE id = ?').run(searchable(words), id);
}
