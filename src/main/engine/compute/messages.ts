import type { Compute } from './operations';

export type Operation = Exclude<keyof Compute, 'close'>;

/** Both ends are of one build and one process, so messages are typed, not parsed. */
export interface Request {
  id: number;
  operation: Operation;
  input: unknown[];
}

export type Reply =
  { id: number; output: unknown } | { id: number; error: { code: string; message: string } };

/** The buffers in a message that change hands with it instead of being copied. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value))
    // A pooled Buffer's memory belongs to others, too.
    return value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength
      ? [value.buffer]
      : [];
  if (Array.isArray(value)) return value.flatMap(buffersOf);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(buffersOf);
  return [];
}
