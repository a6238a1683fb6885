import type { Migration } from './migration';

/** Which mask lies on which, where a person has said so. */
export const migration: Migration = {
  version: 7,
  sql: `
    ALTER TABLE annotation ADD COLUMN layer INTEGER NOT NULL DEFAULT 0;
  `,
};
