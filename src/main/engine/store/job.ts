import type { Job, JobFailure, JobState } from '@shared/domain/job';
import { type Db, sql, transaction } from './database';

/** A job as stored; rate, time left and the current image are known only to whoever runs it. */
export type StoredJob = Omit<Job, 'rate' | 'secondsLeft' | 'currentImageId'>;

const SELECT = `
  SELECT id, kind, state, error, place, total, done, failed, skipped,
    created_at AS createdAt, ended_at AS endedAt
  FROM job`;

/** Queues a job over these images, in this order, behind all others but thumbnails: those can wait. */
export function createJob(db: Db, kind: Job['kind'], imageIds: readonly number[]): number {
  return transaction(db, () => {
    const { lastInsertRowid } = sql(
      db,
      `INSERT INTO job (kind, state, place, total, created_at)
       VALUES (?, 'queued', (SELECT coalesce(max(place), 0) + 1 FROM job), ?, ?)`,
    ).run(kind, imageIds.length, Date.now());
    const id = Number(lastInsertRowid);
    const insert = sql(
      db,
      "INSERT INTO job_item (job_id, position, image_id, state) VALUES (?, ?, ?, 'queued')",
    );
    imageIds.forEach((imageId, position) => insert.run(id, position, imageId));
    const others = jobsInLine(db).filter((one) => one.id !== id);
    const ahead = others.findLastIndex((one) => kind === 'thumbnails' || one.kind !== 'thumbnails');
    moveJob(db, id, ahead + 1);
    return id;
  });
}

export function getJob(db: Db, id: number): StoredJob | null {
  return (sql(db, `${SELECT} WHERE id = ?`).get(id) ?? null) as StoredJob | null;
}

/** The latest jobs, newest first. */
export function listJobs(db: Db, limit = 50): StoredJob[] {
  return sql(db, `${SELECT} ORDER BY id DESC LIMIT ?`).all(limit) as StoredJob[];
}

/** Jobs that aren't over, in the order they are worked off. */
export function jobsInLine(db: Db): StoredJob[] {
  return sql(
    db,
    `${SELECT} WHERE state IN ('queued', 'running', 'paused') ORDER BY place`,
  ).all() as StoredJob[];
}

/** The job to be worked at now; null when none waits. */
export function firstJob(db: Db): number | null {
  return (sql(db, "SELECT id FROM job WHERE state IN ('queued', 'running') ORDER BY place LIMIT 1")
    .pluck()
    .get() ?? null) as number | null;
}

/** Puts a job at this index among those that aren't over. @returns those whose place is another now */
export function moveJob(db: Db, id: number, index: number): number[] {
  const line = jobsInLine(db);
  const rest = line.filter((job) => job.id !== id);
  const moved = line.find((job) => job.id === id);
  if (!moved) return [];
  rest.splice(index, 0, moved);
  const places = line.map(({ place }) => place);
  return rest.flatMap((job, i) => {
    if (job.place === places[i]) return [];
    sql(db, 'UPDATE job SET place = ? WHERE id = ?').run(places[i], job.id);
    return [job.id];
  });
}

const OVER: readonly JobState[] = ['done', 'cancelled', 'failed'];

/** Holds every job that isn't over, until a person lets it go on. */
export function pauseJobs(db: Db): void {
  sql(db, "UPDATE job SET state = 'paused' WHERE state IN ('queued', 'running')").run();
}

export function setJobState(db: Db, id: number, state: JobState): void {
  const endedAt = OVER.includes(state) ? Date.now() : null;
  sql(db, 'UPDATE job SET state = ?, ended_at = ? WHERE id = ?').run(state, endedAt, id);
}

export function setJobError(db: Db, id: number, error: string | null): void {
  sql(db, 'UPDATE job SET error = ? WHERE id = ?').run(error, id);
}

export const QUEUED_ITEMS = `
  SELECT position, image_id AS imageId FROM job_item
  WHERE job_id = ? AND state = 'queued' ORDER BY position LIMIT ?`;

export const QUEUED_ITEMS_OF = `
  SELECT position, image_id AS imageId FROM json_each(?) JOIN job_item ON image_id = value
  WHERE job_id = ? AND state = 'queued' ORDER BY key`;

export interface JobItem {
  position: number;
  imageId: number;
}

/**
 * The next items that wait: those of the images named first, then the others in order.
 * @param without positions that are being worked at
 */
export function queuedItems(
  db: Db,
  jobId: number,
  limit: number,
  first: readonly number[] = [],
  without: ReadonlySet<number> = new Set(),
): JobItem[] {
  const preferred =
    first.length === 0
      ? []
      : (sql(db, QUEUED_ITEMS_OF).all(JSON.stringify(first), jobId) as JobItem[]);
  const taken = new Set([...without, ...preferred.map(({ position }) => position)]);
  const others = sql(db, QUEUED_ITEMS).all(jobId, limit + taken.size) as JobItem[];
  return [
    ...preferred.filter(({ position }) => !without.has(position)),
    ...others.filter(({ position }) => !taken.has(position)),
  ].slice(0, limit);
}

/**
 * Takes an item off the queue and counts it. What failed stays, with its reason, to be tried again.
 * @param failure one sentence; null when nothing failed
 */
export function finishItem(
  db: Db,
  jobId: number,
  position: number,
  state: 'done' | 'skipped' | 'failed',
  failure: string | null = null,
): void {
  transaction(db, () => {
    const { changes } =
      state === 'failed'
        ? sql(
            db,
            `UPDATE job_item SET state = 'failed', error = ?
             WHERE job_id = ? AND position = ? AND state = 'queued'`,
          ).run(failure, jobId, position)
        : sql(
            db,
            "DELETE FROM job_item WHERE job_id = ? AND position = ? AND state = 'queued'",
          ).run(jobId, position);
    if (changes > 0) sql(db, `UPDATE job SET ${state} = ${state} + 1 WHERE id = ?`).run(jobId);
  });
}

/** Queues again what failed of a job; what a cancelled one had left before is given up. */
export function retryItems(db: Db, jobId: number): void {
  transaction(db, () => {
    if (getJob(db, jobId)?.state === 'cancelled')
      sql(db, "DELETE FROM job_item WHERE job_id = ? AND state = 'queued'").run(jobId);
    sql(
      db,
      "UPDATE job_item SET state = 'queued', error = NULL WHERE job_id = ? AND state = 'failed'",
    ).run(jobId);
    sql(
      db,
      `UPDATE job SET failed = 0, error = NULL,
         total = done + skipped + (SELECT count(*) FROM job_item WHERE job_id = job.id)
       WHERE id = ?`,
    ).run(jobId);
  });
}

/** What failed of a job, in its order. */
export function jobFailures(db: Db, jobId: number, offset: number, limit: number): JobFailure[] {
  return sql(
    db,
    `SELECT image_id AS imageId, path, coalesce(job_item.error, '') AS error
     FROM job_item JOIN image ON image.id = image_id
     WHERE job_id = ? AND job_item.state = 'failed' ORDER BY position LIMIT ? OFFSET ?`,
  ).all(jobId, limit, offset) as JobFailure[];
}

/** Images of the last run of a kind that wasn't cancelled; 0 when there was none. */
export function lastTotal(db: Db, kind: Job['kind']): number {
  return (sql(
    db,
    "SELECT total FROM job WHERE kind = ? AND state <> 'cancelled' ORDER BY id DESC LIMIT 1",
  )
    .pluck()
    .get(kind) ?? 0) as number;
}

/** Deletes the next items that a cancelled job left behind. @returns whether there may be more */
export function dropLeftovers(db: Db, limit: number): boolean {
  const { changes } = sql(
    db,
    `DELETE FROM job_item WHERE (job_id, position) IN (
       SELECT job_id, position FROM job_item JOIN job ON job.id = job_id
       WHERE job.state IN ('done', 'cancelled') AND job_item.state = 'queued' LIMIT ?)`,
  ).run(limit);
  return changes === limit;
}

/** Forgets the jobs that are over, and why their images failed. */
export function forgetJobs(db: Db): void {
  transaction(db, () => {
    const over = "state IN ('done', 'cancelled', 'failed')";
    sql(db, `DELETE FROM job_item WHERE job_id IN (SELECT id FROM job WHERE ${over})`).run();
    sql(db, `DELETE FROM job WHERE ${over}`).run();
  });
}
