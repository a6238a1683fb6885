import type { Migration } from './migration';

/** `state`: 'applied'; 'undone', can be redone; 'dropped', undone and overtaken by a later edit. */
export const migration: Migration = {
  version: 2,
  sql: `
    CREATE TABLE edit (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      label TEXT NOT NULL,
      author TEXT NOT NULL,
      at INTEGER NOT NULL,
      gesture TEXT,
      state TEXT NOT NULL,
      changes TEXT NOT NULL
    ) STRICT;
    CREATE INDEX edit_by_state ON edit (author, state, seq);
  `,
};
