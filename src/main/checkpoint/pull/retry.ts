import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, toAppError } from '@shared/errors';
import { Transient } from './refusals';

export interface Patience {
  /** Attempts in a row that brought nothing. */
  readonly attempts: number;
  /** The first rest, ms; each is twice the one before, up to `longest`. */
  readonly first: number;
  readonly longest: number;
  /** A server that asks for more rest than this, ms, is not waited for. */
  readonly asked: number;
}

const PATIENCE: Patience = { attempts: 5, first: 500, longest: 30_000, asked: 300_000 };

/**
 * Does something that can fail for a while, again and again.
 * @param act is told to call `gotOn` when it made headway: patience starts anew then
 * @throws the `final` error of the last Transient when patience ends; anything else as it comes
 */
export async function persistently(
  act: (gotOn: () => void) => Promise<void>,
  signal: AbortSignal,
  { attempts, first, longest, asked }: Patience = PATIENCE,
): Promise<void> {
  for (let failed = 0; ;) {
    try {
      return await act(() => (failed = 0));
    } catch (error) {
      if (signal.aborted) throw toAppError(signal.reason);
      if (!(error instanceof Transient)) throw error;
      if (++failed >= attempts) throw error.final;
      if (error.waitMs !== null && error.waitMs > asked)
        throw new AppError(
          'unavailable',
          `${error.final.message} It asks to wait for ${Math.ceil(error.waitMs / 60_000)} minutes.`,
          { cause: error },
        );
      // Spread, so that many clients of one server don't come back at the same moment.
      const rest = Math.min(longest, first * 2 ** (failed - 1)) * (0.5 + Math.random() / 2);
      await sleep(error.waitMs ?? rest, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw toAppError(signal.reason);
    }
  }
}
