import type { Db } from '../database';
import type { Migration } from './migration';

/**
 * What lists filter and sort by, kept on the image itself, and one index that holds all of it in the order of
 * names: whatever is asked for, one pass over narrow rows answers it. Indices that the new ones make
 * superfluous go.
 */
export const migration: Migration = {
  version: 8,
  sql: `
    ALTER TABLE annotation ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE image ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE image ADD COLUMN flagged INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE image ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE image ADD COLUMN suggestions INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE image ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE image ADD COLUMN doubt REAL;
    ALTER TABLE image ADD COLUMN score REAL;
    ALTER TABLE image ADD COLUMN categories TEXT NOT NULL DEFAULT '';
    ALTER TABLE image ADD COLUMN human INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE image ADD COLUMN noted_masks INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE image ADD COLUMN edited_at INTEGER;
    ALTER TABLE image ADD COLUMN folder TEXT NOT NULL DEFAULT '';
    ALTER TABLE image ADD COLUMN search TEXT NOT NULL DEFAULT '';
    ALTER TABLE image ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE image ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;

    UPDATE image SET failed = 1 WHERE error IS NOT NULL;

    UPDATE image SET
      suggestions = of_image.suggestions, accepted = of_image.accepted, doubt = of_image.doubt,
      score = of_image.score, human = of_image.human, categories = of_image.categories
    FROM (
      SELECT image_id,
        count(*) FILTER (WHERE status = 'suggested') AS suggestions,
        count(*) FILTER (WHERE status = 'accepted') AS accepted,
        max(doubt) FILTER (WHERE status = 'suggested') AS doubt,
        min(score) FILTER (WHERE status = 'suggested') AS score,
        max(source = 'human' OR status = 'rejected' OR (source = 'model' AND status = 'accepted')) AS human,
        coalesce(',' || group_concat(DISTINCT category_id) FILTER (WHERE status <> 'rejected') || ',', '')
          AS categories
      FROM annotation GROUP BY image_id
    ) AS of_image WHERE of_image.image_id = image.id;

    UPDATE image SET edited_at = of_image.at
    FROM (
      SELECT
        CASE WHEN change.value ->> 'table' LIKE 'image-%' THEN change.value ->> 'id'
          ELSE coalesce(change.value ->> '$.after.imageId', change.value ->> '$.before.imageId') END
          AS image_id,
        max(at) AS at
      FROM edit, json_each(edit.changes) AS change
      WHERE author = 'human' AND state = 'applied' GROUP BY 1
    ) AS of_image WHERE of_image.image_id = image.id;

    DROP INDEX image_by_sort_key;
    DROP INDEX annotation_by_image_status;
    DROP INDEX annotation_by_category;
    CREATE INDEX image_by_name ON image (
      sort_key, status, suggestions, accepted, doubt, score, human, flagged, noted, failed, changed, width,
      height, bytes, mtime_ms, edited_at, folder, categories, search
    );
    CREATE INDEX image_unmeasured ON image (sort_key) WHERE width = 0;
    CREATE INDEX image_failed ON image (sort_key) WHERE error IS NOT NULL;
    CREATE INDEX annotation_by_category ON annotation (category_id, image_id, status);
  `,
  fill(db: Db): void {
    const tags = db.prepare('SELECT tag FROM image_tag WHERE image_id = ? ORDER BY tag').pluck();
    const put = db.prepare('UPDATE image SET folder = ?, search = ? WHERE id = ?');
    const images = db.prepare('SELECT id, path FROM image').all() as { id: number; path: string }[];
    for (const { id, path } of images) {
      const words = [path, ...(tags.all(id) as string[])];
      put.run(
        path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '',
        words.join('\n').normalize('NFC').toLowerCase(),
        id,
      );
    }
  },
};
