import type { Job } from '@shared/domain/job';
import type { Context } from '../context';
import type { Session } from '../session';
import type { JobItem } from '../store';

/** What a kind of job sees of the queue while one of its jobs is at work. */
export interface Run {
  readonly context: Context;
  readonly session: Session;
  readonly jobId: number;
  /** Aborts when the job is to stop: the image under way is begun again another time. */
  readonly signal: AbortSignal;
  /**
   * The next items, what is on the screen first; none when the queue is empty or another job goes first.
   * @param without positions of items that are at work already
   */
  next(limit: number, without?: ReadonlySet<number>): JobItem[];
  /** Tells which image is at work. */
  at(imageId: number): void;
  /** Takes an image off the queue; `failure`: one sentence, null when it went well. */
  finish(item: JobItem, state: 'done' | 'skipped' | 'failed', failure?: string | null): void;
  /** Tells how far it is, after images were finished; `images`: how many. */
  tell(images: number): void;
  /** The rate is taken from now on: what was before says nothing about how fast images go. */
  beginRate(): void;
}

/** Works at the items of a job until there are none. @throws AppError what is wrong with every image */
export type Work = (run: Run) => Promise<void>;
export type Kinds = Record<Job['kind'], Work>;
