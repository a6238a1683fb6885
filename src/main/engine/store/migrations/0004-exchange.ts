import type { Migration } from './migration';

/**
 * What other tools know of our records: the numbers they have for them, and the fields that mean nothing to
 * us. Kept apart from the records, so that deleting a category and undoing it loses neither.
 */
export const migration: Migration = {
  version: 4,
  sql: `
    CREATE TABLE origin (
      record TEXT NOT NULL,
      id INTEGER NOT NULL,
      coco_id INTEGER NOT NULL,
      extra TEXT,
      PRIMARY KEY (record, id),
      UNIQUE (record, coco_id)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE annotation_id ADD COLUMN extra TEXT;
    ALTER TABLE annotation ADD COLUMN crowd INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE project ADD COLUMN extra TEXT;

    CREATE TABLE image_tag (
      image_id INTEGER NOT NULL REFERENCES image (id),
      tag TEXT NOT NULL,
      PRIMARY KEY (image_id, tag)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX image_tag_by_tag ON image_tag (tag, image_id);

    CREATE TABLE import (
      gesture TEXT PRIMARY KEY,
      state TEXT NOT NULL,
      last_image INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX edit_by_gesture ON edit (gesture, seq) WHERE gesture IS NOT NULL;
  `,
};
