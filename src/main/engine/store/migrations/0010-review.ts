import type { Migration } from './migration';

/**
 * What reviewers said: of a mask, by its UUID, or of an image as a whole, where `mask` is empty. Beside it, kept
 * because it takes reading the history, what became of each suggestion, as it was when the image had been
 * edited last.
 */
export const migration: Migration = {
  version: 10,
  sql: `
    CREATE TABLE review (
      image_id INTEGER NOT NULL REFERENCES image (id),
      mask TEXT NOT NULL,
      reviewer TEXT NOT NULL,
      verdict TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (mask, image_id, reviewer)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX review_by_image ON review (image_id, reviewer) WHERE mask = '';
    CREATE INDEX annotation_by_doubt ON annotation (status, doubt, image_id, category_id);

    CREATE TABLE outcome (
      image_id INTEGER NOT NULL REFERENCES image (id),
      mask TEXT NOT NULL,
      category_id INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      iou REAL,
      PRIMARY KEY (image_id, mask)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX outcome_by_mask ON outcome (mask, iou);
    CREATE TABLE outcome_read (
      image_id INTEGER PRIMARY KEY REFERENCES image (id),
      edited_at INTEGER NOT NULL
    ) STRICT;
  `,
};
