import { setImmediate as breathe } from 'node:timers/promises';
import type { Transfer } from '@shared/domain/exchange';
import { AppError } from '@shared/errors';
import type { Context } from '../context';
import { refuseClosed, type Session } from '../session';

/** Calls are answered at least this often while files are read or written. */
const BREATH_MS = 8;
const TELL_MS = 200;

/**
 * For work that takes long: called often, it lets other calls in now and then.
 * @param refuse throws when the work is not wanted any more
 */
export function paced(refuse: () => void): () => Promise<void> {
  let breathed = -Infinity;
  return async () => {
    if (performance.now() - breathed >= BREATH_MS) {
      await breathe();
      breathed = performance.now();
    }
    refuse(); // between two breaths, too: short work has only one
  };
}

/** What a long reading or writing reports to, and stops by. */
export interface Progress {
  /** Tells how far the phase is; lets other calls in. @throws AppError('cancelled') */
  (phase: Transfer['phase'], done: number): Promise<void>;
}

/** What takes long and changes or reads much of the store, one at a time, so that two never meet in it. */
export class Transfers {
  #stop: AbortController | null = null;

  constructor(readonly context: Pick<Context, 'emit'>) {}

  /**
   * @throws AppError('conflict') while another is under way, 'no-project' when the project is closed meanwhile;
   * what `work` throws
   */
  async run<T>(
    kind: Transfer['kind'],
    session: Pick<Session, 'closed'>,
    work: (progress: Progress) => Promise<T>,
  ): Promise<T> {
    if (this.#stop)
      throw new AppError(
        'conflict',
        'An import, an export or a change of many images is under way. Wait for that, or cancel it.',
      );
    const stop = new AbortController();
    this.#stop = stop;
    try {
      return await work(this.#progress(kind, stop.signal));
    } catch (error) {
      refuseClosed(session); // then it is the reason
      throw error;
    } finally {
      this.#stop = null;
    }
  }

  cancel(): void {
    this.#stop?.abort();
  }

  #progress(kind: Transfer['kind'], signal: AbortSignal): Progress {
    let [phase, began, told]: [Transfer['phase'] | null, number, number] = [null, 0, 0];
    const rest = paced(() => {
      if (signal.aborted) throw new AppError('cancelled', 'Stopped on request.');
    });
    return (now, share) => {
      const time = performance.now();
      if (now !== phase) [phase, began, told] = [now, time, 0];
      if (time - told > TELL_MS) {
        const done = Number.isNaN(share) ? 1 : Math.min(1, share); // nothing of nothing is all of it
        told = time;
        const spent = (time - began) / 1000;
        const secondsLeft = spent > 1 && done > 0.01 ? (spent / done) * (1 - done) : null;
        this.context.emit('transfer', { kind, phase: now, done, secondsLeft });
      }
      return rest();
    };
  }
}
