import { join } from 'node:path';
import { AppError, toAppError } from '@shared/errors';
import { InferenceClient } from '../inference/client';
import type { InferenceInput } from '../inference/contract';
import type { HostedProcess, ProcessHost } from '../process/port';
import type { InstalledPair } from './models/catalog';

/**
 * The inference process, started when it is first needed and again when it died. One pair is loaded at a
 * time. Native code may take the process down at any moment; nothing but the call under way is lost.
 */
export class Inference {
  #running: Promise<Running> | null = null;

  constructor(
    readonly host: ProcessHost,
    readonly resources: string,
    readonly settings: Pick<InferenceInput<'load'>, 'threads' | 'rule'> = { threads: null },
  ) {}

  /**
   * Runs `use` with the pair loaded, once more when the process died under it.
   * @throws AppError('unavailable') when it died twice; whatever `use` or loading throws
   */
  async with<T>(
    pair: InstalledPair,
    use: (client: InferenceClient) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const running = await (this.#running ??= this.#start());
      try {
        await this.#load(running, pair);
        return await use(running.client);
      } catch (error) {
        if (toAppError(error).code !== 'unavailable' || attempt === 2) throw error;
        await this.#end(running);
        if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
      }
    }
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    const running = await this.#running?.catch(() => null);
    if (running) await this.#end(running);
  }

  async #load(running: Running, { folder }: InstalledPair): Promise<void> {
    if (running.loaded?.folder !== folder) {
      const clipVocabulary = join(this.resources, 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz');
      const done = running.client.load({ folder, clipVocabulary, ...this.settings });
      running.loaded = { folder, done };
      done.catch(() => (running.loaded = null));
    }
    await running.loaded.done;
  }

  #start(): Promise<Running> {
    return this.host.start('inference').then(
      (process) => {
        const client = new InferenceClient(process.port);
        const running: Running = { process, client, loaded: null };
        process.onExit(() => void this.#end(running));
        return running;
      },
      (cause: unknown) => {
        this.#running = null;
        throw new AppError(
          'internal',
          'The model could not be started. Install ProxyLabel again.',
          {
            cause,
          },
        );
      },
    );
  }

  /** Ends this very process: by now another one may be running. */
  async #end(running: Running): Promise<void> {
    if ((await this.#running?.catch(() => null)) === running) this.#running = null;
    await running.process.kill();
  }
}

interface Running {
  process: HostedProcess;
  client: InferenceClient;
  loaded: { folder: string; done: Promise<unknown> } | null;
}
