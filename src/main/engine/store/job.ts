import type { Job, JobState } from '@shared/domain/job';
import { type Db, sql, transaction } from './database';

/** A job as stored; rate, time left and the current image are known only to whoever runs it. */
export type StoredJob = Omit<Job, 'rate' | 'secondsLeft' | 'currentImageId'>;

const SELECT = `
  SELECT id, kind, state, error,
    (SELECT count(*) FROM job_item WHERE job_id = job.id) AS total,
    (SELECT count(*) FROM job_item WHERE job_id = job.id AND state = 'done') AS done,
    (SELECT count(*) FROM job_item WHERE job_id = job.id AND state = 'failed') AS failed,
    (SELECT count(*) FROM job_item WHERE job_id = job.id AND state = 'skipped') AS skipped
  FROM job`;

/** Queues a job over these images, in this order. */
export function createJob(db: Db, kind: Job['kind'], imageIds: readonly number[]): number {
  return transaction(db, () => {
    const { lastInsertRowid } = sql(
      db,
      "INSERT INTO job (kind, state, created_at) VALUES (?, 'queued', ?)",
    ).run(kind, Date.now());
    const id = Number(lastInsertRowid);
    const insert = sql(
      db,
      "INSERT INTO job_item (job_id, position, image_id, state) VALUES (?, ?, ?, 'queued')",
    );
    imageIds.forEach((imageId, position) => insert.run(id, position, imageId));
    return id;
  });
}

export function getJob(db: Db, id: number): StoredJob | null {
  return (sql(db, `${SELECT} WHERE id = ?`).get(id) ?? null) as StoredJob | null;
}

/** The latest jobs, newest first. */
export function listJobs(db: Db, limit = 20): StoredJob[] {
  return sql(db, `${SELECT} ORDER BY id DESC LIMIT ?`).all(limit) as StoredJob[];
}

/** Jobs that are to go on by themselves when the project is opened, oldest first. */
export function unfinishedJobs(db: Db): number[] {
  return sql(db, "SELECT id FROM job WHERE state IN ('queued', 'running') ORDER BY id")
    .pluck()
    .all() as number[];
}

export function setJobState(db: Db, id: number, state: JobState): void {
  sql(db, 'UPDATE job SET state = ? WHERE id = ?').run(state, id);
}

export function setJobError(db: Db, id: number, error: string): void {
  sql(db, 'UPDATE job SET error = ? WHERE id = ?').run(error, id);
}

export const QUEUED_ITEMS = `
  SELECT position, image_id AS imageId FROM job_item
  WHERE job_id = ? AND state = 'queued' ORDER BY position LIMIT ?`;

export interface JobItem {
  position: number;
  imageId: number;
}

/** The next items that wait, in order. */
export function queuedItems(db: Db, jobId: number, limit: number): JobItem[] {
  return sql(db, QUEUED_ITEMS).all(jobId, limit) as JobItem[];
}

export function finishItem(
  db: Db,
  jobId: number,
  position: number,
  state: 'done' | 'failed' | 'skipped',
): void {
  sql(db, 'UPDATE job_item SET state = ? WHERE job_id = ? AND position = ?').run(
    state,
    jobId,
    position,
  );
}
