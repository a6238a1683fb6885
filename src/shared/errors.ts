/** What can go wrong, by name. A code is stable and machine readable; the message is for people. */
export const ERROR_CODES = [
  'bad-input', // an argument, a file or a message does not parse
  'not-found', // a file, an image, a project, a model is not there
  'conflict', // the thing exists already, or changed under the caller
  'unsupported', // well formed, but not something this version handles
  'no-project', // the call needs an open project
  'damaged', // a file that should be ours fails its checks
  'newer-version', // written by a newer ProxyLabel
  'cancelled', // stopped on request
  'forbidden', // another server wants proof of who asks: a token, a right
  'unavailable', // a process or a model is not running
  'internal', // a defect of ours
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The only error that crosses a border (process, socket, command line).
 * `message` is one sentence that names the file or the value concerned and says what to do.
 */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'AppError';
  }
}

/** Turns whatever was thrown into an AppError; an unknown one becomes `internal` and keeps its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('internal', text, { cause: thrown });
}
