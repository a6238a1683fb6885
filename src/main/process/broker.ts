import { z } from 'zod';

/**
 * What passes between Electron's main process and its utility processes beside the calls: main alone can
 * start utility processes, so the engine asks it for the inference process and is handed a MessagePort to it.
 * Every utility process gets its own channel as the first message, `connect`.
 */
export const Entry = z.enum(['engine', 'inference']);
export type Entry = z.infer<typeof Entry>;

/** Numbers the processes one engine asked for. */
const id = z.int().min(0);

export const ToMain = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), id, entry: Entry, quiet: z.boolean() }),
  z.object({ kind: z.literal('kill'), id }),
]);
export type ToMain = z.infer<typeof ToMain>;

export const FromMain = z.discriminatedUnion('kind', [
  /** Carries the channel to the process that started this one. */
  z.object({ kind: z.literal('connect') }),
  /** Carries the channel to process `id`. */
  z.object({ kind: z.literal('started'), id, pid: z.int().optional() }),
  z.object({ kind: z.literal('failed'), id, message: z.string() }),
  z.object({ kind: z.literal('exited'), id, code: z.int().nullable() }),
]);
export type FromMain = z.infer<typeof FromMain>;
