import type { Migration } from './migration';

/** The queue of a job is its items in 'queued', by position; a crash loses at most the one that was running. */
export const migration: Migration = {
  version: 3,
  sql: `
    CREATE TABLE job (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      state TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      error TEXT
    ) STRICT;
    CREATE INDEX job_by_state ON job (state);

    CREATE TABLE job_item (
      job_id INTEGER NOT NULL REFERENCES job (id),
      position INTEGER NOT NULL,
      image_id INTEGER NOT NULL REFERENCES image (id),
      state TEXT NOT NULL,
      PRIMARY KEY (job_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX job_item_by_state ON job_item (job_id, state, position);
  `,
};
