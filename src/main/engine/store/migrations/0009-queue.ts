import type { Migration } from './migration';

/**
 * A job counts what became of its images, and the queue holds only what waits or failed: counting the rows
 * anew at each step takes longer the more of them there are.
 */
export const migration: Migration = {
  version: 9,
  sql: `
    ALTER TABLE job ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE job ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE job ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE job ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE job ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE job ADD COLUMN ended_at INTEGER;
    ALTER TABLE job_item ADD COLUMN error TEXT;
    UPDATE job SET place = id,
      total = (SELECT count(*) FROM job_item WHERE job_id = job.id),
      done = (SELECT count(*) FROM job_item WHERE job_id = job.id AND state = 'done'),
      failed = (SELECT count(*) FROM job_item WHERE job_id = job.id AND state = 'failed'),
      skipped = (SELECT count(*) FROM job_item WHERE job_id = job.id AND state = 'skipped'),
      ended_at = CASE WHEN state IN ('done', 'cancelled', 'failed') THEN created_at END;
    DELETE FROM job_item WHERE state IN ('done', 'skipped');
    CREATE INDEX job_item_by_image ON job_item (image_id, job_id);
  `,
};
