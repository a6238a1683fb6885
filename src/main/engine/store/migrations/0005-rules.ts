import type { Migration } from './migration';

/** How words become masks, as JSON; what isn't said is the default. */
export const migration: Migration = {
  version: 5,
  sql: `ALTER TABLE project ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';`,
};
