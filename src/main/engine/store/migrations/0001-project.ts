import type { Migration } from './migration';

/**
 * Annotations live as long as they exist; their COCO ids live for ever in `annotation_id`, so that undoing
 * a deletion brings back the same number and no number is ever given twice.
 */
export const migration: Migration = {
  version: 1,
  sql: `
    CREATE TABLE project (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      uuid TEXT NOT NULL,
      name TEXT NOT NULL,
      image_root TEXT NOT NULL,
      model_pair TEXT NOT NULL,
      credits TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE category (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      supercategory TEXT NOT NULL,
      colour TEXT NOT NULL,
      hotkey INTEGER,
      prompts TEXT NOT NULL,
      threshold REAL NOT NULL,
      position INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE image (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      sort_key TEXT NOT NULL,
      width INTEGER NOT NULL DEFAULT 0,
      height INTEGER NOT NULL DEFAULT 0,
      bytes INTEGER NOT NULL,
      mtime_ms REAL NOT NULL,
      hash TEXT,
      status TEXT NOT NULL DEFAULT 'new',
      error TEXT
    ) STRICT;
    CREATE INDEX image_by_sort_key ON image (sort_key);
    CREATE INDEX image_by_status ON image (status);

    CREATE TABLE annotation_id (
      coco_id INTEGER PRIMARY KEY AUTOINCREMENT,
      uuid TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE annotation (
      coco_id INTEGER PRIMARY KEY REFERENCES annotation_id (coco_id),
      image_id INTEGER NOT NULL REFERENCES image (id),
      category_id INTEGER NOT NULL REFERENCES category (id) DEFERRABLE INITIALLY DEFERRED,
      source TEXT NOT NULL,
      status TEXT NOT NULL,
      locked INTEGER NOT NULL,
      score REAL,
      doubt REAL,
      area INTEGER NOT NULL,
      bbox_x INTEGER NOT NULL,
      bbox_y INTEGER NOT NULL,
      bbox_width INTEGER NOT NULL,
      bbox_height INTEGER NOT NULL,
      counts BLOB NOT NULL
    ) STRICT;
    CREATE INDEX annotation_by_image ON annotation (image_id);
    CREATE INDEX annotation_by_image_status ON annotation (image_id, status);
    CREATE INDEX annotation_by_category ON annotation (category_id, status);
  `,
};
