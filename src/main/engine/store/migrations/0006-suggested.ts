import type { Migration } from './migration';

/** What models suggested for an image is found without reading the whole history. An edit of theirs has one image. */
export const migration: Migration = {
  version: 6,
  sql: `
    CREATE INDEX edit_by_suggested_image ON edit (
      coalesce(changes ->> '$[0].after.imageId', changes ->> '$[0].before.imageId')
    ) WHERE author = 'model';
  `,
};
