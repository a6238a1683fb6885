import type { Job } from '@shared/domain/job';
import { AppError, toAppError } from '@shared/errors';
import { type Context, tell } from '../context';
import { knownImage, noteProblem } from '../files/images';
import type { InstalledPair } from '../models/catalog';
import type { Session } from '../session';
import {
  createJob,
  finishItem,
  getJob,
  type JobItem,
  listJobs,
  queuedItems,
  setJobError,
  setJobState,
  unfinishedJobs,
  unhurried,
} from '../store';
import { Rate } from './rate';
import { redecideImages } from './redecide-run';
import { prepare, type Prepared, projectPair, suggest } from './suggest';
import { vocabularyOf } from './vocabulary';

/** A model that has not stopped by itself after so long is ended with its process. */
const PATIENCE_MS = 4_000;
const PATIENCE_ON_CLOSE_MS = 1_500;

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

  constructor(
    readonly context: Context,
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
    const next = (): number | undefined =>
      this.#closing ? undefined : unfinishedJobs(this.session().db)[0];
    try {
      for (let id = next(); id !== undefined; id = next()) await this.#run(id);
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
    this.#tell(id);
    try {
      const pair = await projectPair(this.context, this.session());
      // Before the first image: what is wrong with the model or the words is wrong for every image.
      await vocabularyOf(this.context, this.session(), pair);
      // New words may take a minute to encode, once: that says nothing about how fast images go.
      running.rate = new Rate(Date.now());
      await (this.#known(id).kind === 'redecide'
        ? this.#redecideItems(running, pair)
        : this.#runItems(running, pair));
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

  async #runItems(running: Running, pair: InstalledPair): Promise<void> {
    const { db } = this.session();
    const { signal } = running.stop;
    const ready = new Map<number, Promise<Prepared>>();
    while (!signal.aborted) {
      // While the model is at one image, the next is being read and decoded.
      const [item, next] = queuedItems(db, running.id, 2);
      if (!item) return setJobState(db, running.id, 'done');
      for (const { imageId } of next ? [item, next] : [item])
        if (!ready.has(imageId)) ready.set(imageId, this.#prepare(pair, imageId));
      running.imageId = item.imageId;
      this.#tell(running.id);
      const prepared = ready.get(item.imageId)!;
      ready.delete(item.imageId);
      await this.#runItem(running, pair, item, prepared);
    }
  }

  async #redecideItems(running: Running, pair: InstalledPair): Promise<void> {
    const session = this.session();
    const { signal } = running.stop;
    await redecideImages(this.context, session, pair, running.id, signal, (count) => {
      running.rate.finished(Date.now(), count);
      this.#tell(running.id);
    });
    if (!signal.aborted) setJobState(session.db, running.id, 'done');
  }

  #prepare(pair: InstalledPair, imageId: number): Promise<Prepared> {
    const prepared = prepare(this.context, this.session(), pair, imageId);
    prepared.catch(() => {}); // told when its turn comes
    return prepared;
  }

  async #runItem(
    running: Running,
    pair: InstalledPair,
    { position, imageId }: JobItem,
    prepared: Promise<Prepared>,
  ): Promise<void> {
    const session = this.session();
    const { signal } = running.stop;
    try {
      await suggest(this.context, session, pair, await prepared, signal);
      unhurried(session.db, () => finishItem(session.db, running.id, position, 'done'));
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = toAppError(error);
      if (code === 'internal') console.error(error);
      noteProblem(this.context, session, knownImage(session, imageId), message);
      setJobError(session.db, running.id, message);
      unhurried(session.db, () => finishItem(session.db, running.id, position, 'failed'));
    }
    running.rate.finished(Date.now());
  }

  #known(id: number): ReturnType<typeof listJobs>[number] {
    const job = getJob(this.session().db, id);
    if (!job) throw new AppError('not-found', `The project has no job ${id}.`);
    return job;
  }

  #live(job: ReturnType<typeof listJobs>[number]): Job {
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
