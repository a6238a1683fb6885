import { toAppError } from '@shared/errors';

/** Exit codes of the command line, stable. */
export const EXIT = {
  ok: 0,
  /** It could not be done; stderr says why. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Done, but some images could not be labelled. */
  someImagesFailed: 3,
  /** Stopped by Ctrl+C or SIGTERM. What was done is kept. */
  cancelled: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(error: unknown): ExitCode {
  return toAppError(error).code === 'cancelled' ? EXIT.cancelled : EXIT.failed;
}
