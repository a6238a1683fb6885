import { join } from 'node:path';
import { AppError, type ErrorCode, toAppError } from '@shared/errors';
import { InferenceClient } from '../inference/client';
import type { InferenceInput } from '../inference/contract';
import type { HostedProcess, ProcessHost } from '../process/port';
import type { Form } from '../proxyclip/form';
import { type Chosen, type Forms, SAFE } from './forms/forms';
import type { InstalledPair } from './models/catalog';
import { CLIP_VOCABULARY } from './paths';

/**
 * The inference process, started when it is first needed and again when it died. One pair is loaded at a
 * time. Native code may take the process down at any moment; nothing but the call under way is lost.
 */
export class Inference {
  #running: Promise<Running> | null = null;

  /** @param forms which form of a pair to run; null: that of the settings, else the plain one */
  constructor(
    readonly host: ProcessHost,
    readonly resources: string,
    readonly settings: Pick<InferenceInput<'load'>, 'threads' | 'rule' | 'form'> = {
      threads: null,
    },
    readonly forms: Forms | null = null,
  ) {}

  /**
   * Runs `use` with the pair loaded, once more when the process died under it, and in another form when this
   * one failed: a device may be lost at any moment.
   * @throws AppError('unavailable') when it died twice; whatever `use` or loading throws
   */
  async with<T>(
    pair: InstalledPair,
    use: (client: InferenceClient) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const chosen = await this.formOf(pair);
      const running = await (this.#running ??= this.#start());
      try {
        await this.#load(running, pair, chosen.form);
        return await use(running.client);
      } catch (error) {
        const { code } = toAppError(error);
        const lost = mayHelp(chosen, code);
        if (!lost && (code !== 'unavailable' || attempt === 2)) throw error;
        await this.#end(running);
        if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
        if (!lost) continue;
        const { form, precision } = chosen;
        this.forms?.giveUp(pair, { device: form.provider, precision }, error);
        attempt = 0;
      }
    }
  }

  /** How the pair will be run; trying that out may take a while the first time. */
  formOf(pair: InstalledPair): Promise<Chosen> {
    return this.forms?.of(pair) ?? Promise.resolve(SAFE);
  }

  /** The same, as far as it is known. */
  knownFormOf(pair: InstalledPair): Promise<Chosen> {
    return this.forms?.known(pair) ?? Promise.resolve(SAFE);
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    const running = await this.#running?.catch(() => null);
    if (running) await this.#end(running);
  }

  async #load(running: Running, { folder }: InstalledPair, form: Form): Promise<void> {
    const what = JSON.stringify([folder, form]);
    if (running.loaded?.what !== what) {
      const clipVocabulary = join(this.resources, CLIP_VOCABULARY);
      const done = running.client.load({ folder, clipVocabulary, form, ...this.settings });
      running.loaded = { what, done };
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
  /** Folder and form. */
  loaded: { what: string; done: Promise<unknown> } | null;
}

/** Whether another form could do what this one failed at. */
function mayHelp({ form }: Chosen, code: ErrorCode): boolean {
  if (form.provider !== 'cpu') return code !== 'cancelled' && code !== 'bad-input';
  return form.variant !== null && (code === 'damaged' || code === 'not-found');
}
