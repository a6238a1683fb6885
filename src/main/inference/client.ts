import { AppError, ERROR_CODES, type ErrorCode } from '@shared/errors';
import type { Port } from '../process/port';
import {
  inferenceContract,
  Reply,
  type InferenceInput,
  type InferenceMethod,
  type InferenceOutput,
  type Request,
} from './contract';

export interface CallOptions {
  /** Windows (embed) or names (text) done so far. */
  onProgress?: (done: number, total: number) => void;
  /** Stops the call between two windows or batches; it then rejects with `cancelled`. */
  signal?: AbortSignal;
}

export const PROCESS_ENDED = 'The inference process has ended.';

interface Pending {
  method: InferenceMethod;
  resolve: (output: never) => void;
  reject: (error: AppError) => void;
  onProgress: CallOptions['onProgress'];
}

/**
 * The engine's end of the inference process. Calls are worked off one after another; `ping` and `stats` are
 * answered between windows. When the process ends, every open call rejects with `unavailable`.
 */
export class InferenceClient {
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed = false;

  constructor(readonly port: Port) {
    port.onMessage((message) => this.#receive(message));
    port.onClose(() => this.#close());
  }

  load(input: InferenceInput<'load'>, options?: CallOptions): Promise<InferenceOutput<'load'>> {
    return this.#call('load', input, options);
  }

  embed(input: InferenceInput<'embed'>, options?: CallOptions): Promise<InferenceOutput<'embed'>> {
    return this.#call('embed', input, options);
  }

  text(input: InferenceInput<'text'>, options?: CallOptions): Promise<InferenceOutput<'text'>> {
    return this.#call('text', input, options);
  }

  ping(): Promise<InferenceOutput<'ping'>> {
    return this.#call('ping', {});
  }

  stats(): Promise<InferenceOutput<'stats'>> {
    return this.#call('stats', {});
  }

  #call<M extends InferenceMethod>(
    method: M,
    input: InferenceInput<M>,
    { onProgress, signal }: CallOptions = {},
  ): Promise<InferenceOutput<M>> {
    if (this.#closed) return Promise.reject(gone());
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = this.#nextId++;
    const cancel = () => this.#send({ type: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<InferenceOutput<M>>((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject, onProgress });
      this.#send({ type: 'call', id, method, input });
    }).finally(() => signal?.removeEventListener('abort', cancel));
  }

  #send(request: Request): void {
    this.port.post(request);
  }

  #receive(message: unknown): void {
    const reply = Reply.parse(message);
    const call = this.#pending.get(reply.id);
    if (!call) return;
    if (reply.type === 'progress') return call.onProgress?.(reply.done, reply.total);
    this.#pending.delete(reply.id);
    if (reply.type === 'error') return call.reject(new AppError(codeOf(reply.code), reply.message));
    const output = inferenceContract[call.method].output.safeParse(reply.output);
    if (output.success) call.resolve(output.data as never);
    else
      call.reject(
        new AppError(
          'internal',
          `The inference process answered ${call.method} in a form we do not know.`,
          {
            cause: output.error,
          },
        ),
      );
  }

  #close(): void {
    this.#closed = true;
    for (const call of this.#pending.values()) call.reject(gone());
    this.#pending.clear();
  }
}

const gone = () => new AppError('unavailable', PROCESS_ENDED);
const cancelled = () => new AppError('cancelled', 'Stopped on request.');

function codeOf(code: string): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? 'internal';
}
