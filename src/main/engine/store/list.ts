import type { ImageStatus } from '@shared/domain/image';
import type { Tally } from '@shared/domain/list';
import { type Db, sql } from './database';

/** Suggested and accepted masks of these images, oldest first: what is drawn over thumbnails. */
export function shownMasks(
  db: Db,
  ids: readonly number[],
): {
  imageId: number;
  categoryId: number;
  status: 'suggested' | 'accepted';
  width: number;
  height: number;
  counts: string;
}[] {
  return sql(
    db,
    `SELECT image_id AS imageId, category_id AS categoryId, annotation.status, width, height,
       CAST(counts AS TEXT) AS counts
     FROM annotation JOIN image ON image.id = image_id
     WHERE image_id IN (SELECT value FROM json_each(?)) AND annotation.status <> 'rejected'
     ORDER BY coco_id`,
  ).all(JSON.stringify(ids)) as ReturnType<typeof shownMasks>;
}

/** What there is to act on in these images. */
export function tallyOf(db: Db, ids: readonly number[]): Tally {
  const categories = sql(
    db,
    `SELECT category_id AS id, sum(status = 'suggested') AS suggestions, count(*) AS masks,
       count(DISTINCT image_id) AS images
     FROM annotation WHERE image_id IN (SELECT value FROM json_each(?)) AND status <> 'rejected'
     GROUP BY category_id ORDER BY masks DESC, category_id`,
  ).all(JSON.stringify(ids)) as Tally['categories'];
  const suggestedImages = sql(
    db,
    `SELECT count(*) FROM json_each(?) WHERE EXISTS
       (SELECT 1 FROM annotation WHERE image_id = value AND status = 'suggested')`,
  )
    .pluck()
    .get(JSON.stringify(ids)) as number;
  const suggestions = categories.reduce((sum, each) => sum + each.suggestions, 0);
  return { images: ids.length, suggestedImages, suggestions, categories };
}

/** How many images are in each status. */
export function statusCounts(db: Db): Record<ImageStatus, number> {
  const rows = sql(db, 'SELECT status, count(*) AS count FROM image GROUP BY status').all() as {
    status: ImageStatus;
    count: number;
  }[];
  const counts = { new: 0, suggested: 0, 'in-progress': 0, done: 0 };
  for (const { status, count } of rows) counts[status] = count;
  return counts;
}

/** Edits looked at for the pace of work: those of some hours, however busy. */
const LOOKED_BACK = 5000;

/**
 * When a person marked a single image as done, among the last edits and in their order, milliseconds since
 * 1970. Marking many at once says nothing about how long an image takes.
 */
export function doneTimes(db: Db): number[] {
  return sql(
    db,
    `SELECT at FROM
       (SELECT seq, at, label, gesture, changes FROM edit
        WHERE author = 'human' AND state = 'applied' ORDER BY seq DESC LIMIT ${LOOKED_BACK})
     WHERE label = 'status' AND gesture IS NULL AND json_array_length(changes) = 1
       AND json_extract(changes, '$[0].after') = 'done'
     ORDER BY seq`,
  )
    .pluck()
    .all() as number[];
}
