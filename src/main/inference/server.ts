import { AppError, toAppError } from '@shared/errors';
import type { Port } from '../process/port';
import {
  inferenceContract,
  Request,
  type InferenceMethod,
  type InferenceOutput,
  type Reply,
} from './contract';
import { Model, type Work } from './model';
import { defaultThreads } from './threads';

/**
 * Serves the inference contract on a port. `load`, `embed` and `text` run one after another in the order they
 * came; `ping`, `stats` and cancelling are looked at between windows.
 */
export function serveInference(port: Port): void {
  const running = new Map<number, AbortController>();
  const service = new Service();
  let queue: Promise<unknown> = Promise.resolve();

  const reply = (message: Reply) => port.post(message);
  port.onMessage((message) => {
    const request = Request.parse(message);
    if (request.type === 'cancel') return running.get(request.id)?.abort();
    const { id, method } = request;
    const abort = new AbortController();
    running.set(id, abort);
    const work: Work = {
      signal: abort.signal,
      onProgress: (done, total) => reply({ type: 'progress', id, done, total }),
    };
    const call = async () => {
      try {
        if (abort.signal.aborted) throw new AppError('cancelled', 'Stopped on request.');
        const output = await service.call(method, request.input, work);
        reply({ type: 'result', id, output });
      } catch (thrown) {
        const { code, message } = toAppError(thrown);
        reply({ type: 'error', id, code, message });
      } finally {
        running.delete(id);
      }
    };
    if (method === 'ping' || method === 'stats') void call();
    else queue = queue.then(call);
  });
}

/** One open pair and what can be asked of it. */
class Service {
  #model: Model | null = null;

  async call<M extends InferenceMethod>(
    method: M,
    input: unknown,
    work: Work,
  ): Promise<InferenceOutput<InferenceMethod>> {
    const parsed = inferenceContract[method].input.safeParse(input);
    if (!parsed.success)
      throw new AppError('bad-input', `A call of ${method} has a wrong argument.`, {
        cause: parsed.error,
      });
    return this.#handlers[method](parsed.data as never, work);
  }

  readonly #handlers: {
    [M in InferenceMethod]: (
      input: ReturnType<(typeof inferenceContract)[M]['input']['parse']>,
      work: Work,
    ) => Promise<InferenceOutput<M>>;
  } = {
    load: async ({ folder, threads, clipVocabulary, rule, form }) => {
      const start = performance.now();
      await this.#model?.release();
      this.#model = null;
      const count = threads ?? defaultThreads();
      this.#model = await Model.open(folder, count, clipVocabulary, rule, form);
      return { pair: this.#model.pair, ms: performance.now() - start };
    },
    embed: ({ rule, features, ...image }, work) =>
      this.#loaded().embed(image, { ...work, features }, undefined, rule),
    text: async ({ names, templates }, work) => {
      const start = performance.now();
      const model = this.#loaded();
      const vectors = await model.text(names, work, templates ?? undefined);
      return { vectors, size: model.pair.embedding, ms: performance.now() - start };
    },
    ping: async () => ({}),
    stats: async () => ({
      pid: process.pid,
      rssBytes: process.memoryUsage.rss(),
      // Kilobytes by the documentation of process.resourceUsage.
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      pair: this.#model?.pair.id ?? null,
    }),
  };

  #loaded(): Model {
    if (!this.#model) throw new AppError('unavailable', 'No model is loaded; load one first.');
    return this.#model;
  }
}
