import { AppError, toAppError } from '@shared/errors';
import { type Client, createClient } from '@shared/rpc/client';
import type { ForkHost } from '../process/fork-host';
import type { HostedProcess } from '../process/port';
import type { Form } from '../proxyclip/form';
import {
  type EvalContract,
  evalContract,
  type Measured,
  type Pictures,
  type Plan,
} from './contract';
import type { Sample } from './set';

/** Images that one shard has at a time: the next is decoded while the model works. */
const AT_ONCE = 2;

/** The processes of an evaluation. Any of them may die: what it was asked is asked once more of a new one. */
export class Shards {
  readonly #running: (Promise<Running> | null)[];
  #vectors: Float32Array | null = null;
  #killed = false;

  constructor(
    readonly host: ForkHost,
    readonly count: number,
    readonly plan: Plan,
    /** The pair's folder, and the form it is run in. */
    readonly folder: string,
    readonly form: Form,
  ) {
    this.#running = Array.from({ length: count }, () => null);
  }

  /** Loads the model and finds the text vectors; without them nothing can be measured. @throws AppError */
  async prepare(signal: AbortSignal): Promise<void> {
    const words = this.#ask(0, (client) => client.call('words', {}));
    const { vectors } = await stoppable(words, signal);
    await this.#ask(0, (client) => client.call('know', { vectors }));
    this.#vectors = vectors;
  }

  /**
   * Measures all samples; each shard takes the next when it has finished one.
   * @param onDone an image's figures, or why it has none
   * @throws the signal's reason; whatever `onDone` throws
   */
  async measure(
    samples: readonly Sample[],
    onDone: (sample: Sample, result: Measured | AppError) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let next = 0;
    const lane = async (shard: number): Promise<void> => {
      for (let sample = samples[next++]; sample; sample = samples[next++]) {
        const asked = sample;
        const measured = this.#ask(shard, (client) => client.call('measure', { sample: asked }));
        const result = await measured.catch(toAppError);
        if (signal.aborted) return;
        onDone(asked, result);
      }
    };
    const lanes = Array.from({ length: this.count * AT_ONCE }, (_, i) => lane(i % this.count));
    await stoppable(Promise.all(lanes), signal);
  }

  pictures(sample: Sample): Promise<Pictures> {
    return this.#ask(0, (client) => client.call('pictures', { sample }));
  }

  /** Ends all processes at once; nothing but the images under way is lost. */
  async kill(): Promise<void> {
    this.#killed = true;
    const all = await Promise.all(this.#running.map((running) => running?.catch(() => null)));
    await Promise.all(all.map((running) => running?.process.kill()));
  }

  async #ask<T>(shard: number, use: (client: Client<EvalContract>) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.#killed) throw new AppError('unavailable', 'The evaluation has ended.');
      const starting = (this.#running[shard] ??= this.#start());
      const running = await starting;
      try {
        return await use(running.client);
      } catch (error) {
        if (!running.dead || attempt === 2) throw error;
        if (this.#running[shard] === starting) this.#running[shard] = null;
      }
    }
  }

  async #start(): Promise<Running> {
    const process = await this.host.start('eval');
    const client = createClient(evalContract, process.port);
    const running: Running = { process, client, dead: false };
    process.port.onClose(() => (running.dead = true));
    process.onExit(() => (running.dead = true));
    const { plan, folder, form } = this;
    await client.call('begin', { plan, folder, form });
    if (this.#vectors) await client.call('know', { vectors: this.#vectors });
    return running;
  }
}

interface Running {
  process: HostedProcess;
  client: Client<EvalContract>;
  dead: boolean;
}

/** Rejects with the signal's reason as soon as it aborts. */
function stoppable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as AppError);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
