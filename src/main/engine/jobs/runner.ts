import type { Job } from '@shared/domain/job';
import { AppError, toAppError } from '@shared/errors';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Context, tell } from '../context';
import { Rate } from '../prelabel/rate';
import type { Session } from '../session';
import {
  createJob,
  dropLeftovers,
  finishItem,
  firstJob,
  getJob,
  listJobs,
  moveJob,
  queuedItems,
  retryItems,
  setJobError,
  setJobState,
  type StoredJob,
} from '../store';
import type { Kinds, Run } from './run';

/** A model that has not stopped by itself after so long is ended with its process. */
const PATIENCE_MS = 4_000;
const PATIENCE_ON_CLOSE_MS = 1_500;

/** Items of a cancelled job that are deleted in one step. */
const LEFTOVERS = 2000;

/** The job at work: stopping it ends the image under way between two windows. */
interface Running {
  id: number;
  stop: AbortController;
  rate: Rate;
  imageId: number | null;
}

/**
 * Works off the project's jobs, one after another, from the queue in the store: after a crash, of whatever
 * process, the first image that was not finished is the next.
 */
export class JobRunner {
  #running: Running | null = null;
  #working = false;
  #loop: Promise<void> | null = null;
  #closing = false;
  /** Images on the screen, the most wanted first. */
  #preferred: readonly number[] = [];

  constructor(
    readonly context: Context,
    readonly kinds: Kinds,
    readonly session: () => Session,
  ) {}

  list(): Job[] {
    return listJobs(this.session().db).map((job) => this.#live(job));
  }

  /** Queues a job and starts it when no other is running. */
  start(kind: Job['kind'], imageIds: readonly number[]): Job {
    const id = createJob(this.session().db, kind, imageIds);
    this.resumeAll();
    return this.#tell(id);
  }

  /** Goes on with whatever is unfinished. */
  resumeAll(): void {
    if (this.#working) return;
    this.#working = true;
    this.#loop = this.#work();
  }

  /** Stops as soon as it can; the image under way is begun again on resuming. @throws AppError('not-found', 'conflict') */
  pause(id: number): Job {
    return this.#halt(id, 'paused');
  }

  /** @throws AppError('not-found', 'conflict') */
  resume(id: number): Job {
    const { state } = this.#known(id);
    if (state !== 'paused')
      throw new AppError('conflict', `Job ${id} is ${state}; only a paused job can go on.`);
    setJobState(this.session().db, id, 'queued');
    this.resumeAll();
    return this.#tell(id);
  }

  /** Ends it for good; what is suggested already stays. @throws AppError('not-found', 'conflict') */
  cancel(id: number): Job {
    return this.#halt(id, 'cancelled');
  }

  /** Puts a job at another place of the line. @throws AppError('not-found') */
  move(id: number, index: number): Job {
    this.#known(id);
    for (const moved of moveJob(this.session().db, id, index)) this.#tell(moved);
    return this.#live(this.#known(id));
  }

  /** Tries again what failed. @throws AppError('not-found', 'conflict') when nothing did, or it isn't over */
  retry(id: number): Job {
    const { state, failed } = this.#known(id);
    if (state !== 'failed' && (failed === 0 || !['done', 'cancelled'].includes(state)))
      throw new AppError(
        'conflict',
        `Job ${id} is ${state}, and nothing of it is to be tried again.`,
      );
    const { db } = this.session();
    retryItems(db, id);
    setJobState(db, id, 'queued');
    this.resumeAll();
    return this.#tell(id);
  }

  prefer(imageIds: readonly number[]): void {
    this.#preferred = imageIds;
  }

  /** Stops working; unfinished jobs stay unfinished and go on when the project is opened again. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#stop(PATIENCE_ON_CLOSE_MS);
    await this.#loop;
  }

  #halt(id: number, state: 'paused' | 'cancelled'): Job {
    const job = this.#known(id);
    if (job.state === state) return this.#live(job);
    if (!['queued', 'running', 'paused'].includes(job.state))
      throw new AppError('conflict', `Job ${id} is ${job.state} already.`);
    setJobState(this.session().db, id, state);
    if (this.#running?.id === id) this.#stop(PATIENCE_MS);
    return this.#tell(id);
  }

  #stop(patienceMs: number): void {
    const running = this.#running;
    if (!running) return;
    running.stop.abort();
    setTimeout(() => {
      if (this.#running === running) void this.context.inference.kill();
    }, patienceMs).unref();
  }

  async #work(): Promise<void> {
    const next = (): number | null => (this.#closing ? null : firstJob(this.session().db));
    try {
      for (let id = next(); id !== null; id = next()) {
        await this.#run(id);
        while (!this.#closing && dropLeftovers(this.session().db, LEFTOVERS)) await breathe();
      }
    } catch (error) {
      tell(this.context, error);
    } finally {
      // In the same step as the last look at the queue, or a job queued in between would wait for ever.
      this.#working = false;
    }
  }

  async #run(id: number): Promise<void> {
    const { db } = this.session();
    const running: Running = {
      id,
      stop: new AbortController(),
      rate: new Rate(Date.now()),
      imageId: null,
    };
    this.#running = running;
    setJobState(db, id, 'running');
    const { kind } = this.#tell(id);
    try {
      await this.kinds[kind](this.#runOf(running));
      // Stopped, it is in the state it was stopped for; else it is over, or gives way to another.
      if (!running.stop.signal.aborted)
        setJobState(db, id, queuedItems(db, id, 1).length === 0 ? 'done' : 'queued');
    } catch (error) {
      if (!running.stop.signal.aborted) {
        setJobError(db, id, toAppError(error).message);
        setJobState(db, id, 'failed');
        tell(this.context, error);
      }
    } finally {
      this.#running = null;
      if (!this.#closing) this.#tell(id);
    }
  }

  #runOf(running: Running): Run {
    const session = this.session();
    const { db } = session;
    const { id } = running;
    return {
      context: this.context,
      session,
      jobId: id,
      signal: running.stop.signal,
      next: (limit, without) =>
        firstJob(db) === id ? queuedItems(db, id, limit, this.#preferred, without) : [],
      at: (imageId) => {
        running.imageId = imageId;
        this.#tell(id);
      },
      finish: ({ position }, state, failure = null) => {
        finishItem(db, id, position, state, failure);
        if (failure !== null) setJobError(db, id, failure);
      },
      tell: (images) => {
        running.rate.finished(Date.now(), images);
        this.#tell(id);
      },
      beginRate: () => void (running.rate = new Rate(Date.now())),
    };
  }

  #known(id: number): StoredJob {
    const job = getJob(this.session().db, id);
    if (!job) throw new AppError('not-found', `The project has no job ${id}.`);
    return job;
  }

  #live(job: StoredJob): Job {
    const running = this.#running?.id === job.id ? this.#running : null;
    return {
      ...job,
      rate: running?.rate.perMinute ?? null,
      secondsLeft:
        running?.rate.secondsLeft(job.total - job.done - job.failed - job.skipped) ?? null,
      currentImageId: running?.imageId ?? null,
    };
  }

  #tell(id: number): Job {
    const job = this.#live(this.#known(id));
    this.context.emit('job', job);
    return job;
  }
}
