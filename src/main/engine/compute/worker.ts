import { Worker } from 'node:worker_threads';
import { AppError, ERROR_CODES } from '@shared/errors';
import { buffersOf, type Operation, type Reply, type Request } from './messages';
import type { Compute, ComputeOptions } from './operations';

interface Pending {
  resolve(output: never): void;
  reject(error: AppError): void;
}

/** Operations on a thread of their own. Input buffers change hands: the caller can't use them afterwards. */
export function computeWorker(program: string, options: ComputeOptions): Compute {
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let worker: Worker | null = null;

  // A crash (out of memory) fails what was under way; the next call starts a new thread.
  const fail = (cause?: unknown): void => {
    worker = null;
    const error = new AppError('unavailable', 'The computation stopped unexpectedly; try again.', {
      cause,
    });
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };

  const start = (): Worker => {
    const started = new Worker(program, { workerData: options });
    started.on('message', (reply: Reply) => {
      const call = pending.get(reply.id);
      pending.delete(reply.id);
      if (!call) return;
      if ('error' in reply) {
        const code = ERROR_CODES.find((known) => known === reply.error.code) ?? 'internal';
        call.reject(new AppError(code, reply.error.message));
      } else call.resolve(reply.output as never);
    });
    started.on('error', (error) => {
      console.error(error);
      fail(error);
    });
    started.on('exit', () => {
      if (worker === started) fail();
    });
    return started;
  };

  const call =
    (operation: Operation) =>
    (...input: unknown[]): Promise<never> =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        pending.set(id, { resolve, reject });
        worker ??= start();
        worker.postMessage({ id, operation, input } satisfies Request, buffersOf(input));
      });

  return {
    hash: call('hash'),
    decode: call('decode'),
    has: call('has'),
    keep: call('keep'),
    features: call('features'),
    suggest: call('suggest'),
    decide: call('decide'),
    finish: call('finish'),
    sketch: call('sketch'),
    inspectCopy: call('inspectCopy'),
    salvage: call('salvage'),
    async limit(bytes) {
      // For the thread that is running, and for those to come.
      options = { ...options, embeddingBytes: bytes };
      if (worker) await call('limit')(bytes);
    },
    async close() {
      await worker?.terminate();
    },
  };
}
