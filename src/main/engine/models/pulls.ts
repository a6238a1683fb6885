import { join } from 'node:path';
import type { PairProgress } from '@shared/domain/model';
import { AppError, toAppError } from '@shared/errors';
import { hubSource, type Hub } from '../../checkpoint/pull';
import type { Context } from '../context';
import type { InstalledPair } from './catalog';
import { CheckpointFolder } from './checkpoints';
import { buildAndTry, type Tell, type Workshop } from './install';
import { alone } from './lock';
import { downloadBytesOf, type Offer, type Offers } from './offers';
import { NOTHING, pullCheckpoints } from './pull';

/** The hand that stopped a pull keeps what it had. */
const PAUSED = new AppError('cancelled', 'Paused. Get the model again to go on.');
const CANCELLED = new AppError('cancelled', 'Stopped on request.');

interface Live {
  readonly stop: AbortController;
  readonly installed: Promise<InstalledPair>;
  progress: PairProgress;
}

/** Progress events a second that anyone would notice. */
const TELL_MS = 200;

/** The pulls of this engine, one after another. Those that were stopped lie on the disk as started. */
export class Pulls {
  readonly checkpoints: CheckpointFolder;
  readonly #live = new Map<string, Live>();
  /** Why the last attempt ended. */
  readonly #problems = new Map<string, AppError>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly context: Workshop & Pick<Context, 'emit' | 'settings'>) {
    this.checkpoints = new CheckpointFolder(join(context.paths.data, 'checkpoints'));
  }

  /**
   * Gets a pair, or goes on with it; the same pull when it is under way already.
   * @param token for the hub when it is at `token.origin`; HF_TOKEN else
   */
  pull(offer: Offer, offers: Offers, token: Token | null): Promise<InstalledPair> {
    const live = this.#live.get(offer.id);
    if (live) return live.installed;
    const stop = new AbortController();
    const turn = Promise.race([this.#last, aborted(stop.signal)]).then(() =>
      this.#run(offer, offers, token, stop.signal),
    );
    this.#last = Promise.allSettled([this.#last, turn]);
    const installed = turn.finally(() => {
      this.#live.delete(offer.id);
      this.context.emit('model', { id: offer.id, progress: null });
    });
    this.#live.set(offer.id, { stop, installed, progress: { ...NOTHING, phase: 'waiting' } });
    this.#problems.delete(offer.id);
    this.context.emit('model', { id: offer.id, progress: { ...NOTHING, phase: 'waiting' } });
    return installed;
  }

  async pause(id: string): Promise<void> {
    await this.#stop(id, PAUSED);
  }

  /** Stops it if it runs, and deletes what it has. */
  async cancel(offer: Offer, offers: Offers): Promise<void> {
    await this.#stop(offer.id, CANCELLED);
    this.#problems.delete(offer.id);
    await this.#end(offer, offers);
    this.context.emit('model', { id: offer.id, progress: null });
  }

  /** Ends all of them as the engine's end would; they can be gone on with. */
  async close(): Promise<void> {
    await Promise.all([...this.#live.keys()].map((id) => this.#stop(id, PAUSED)));
  }

  /** What the list shows of a pair that is not installed. */
  async stateOf(
    offer: Offer,
    started: ReadonlySet<string>,
  ): Promise<{ progress: PairProgress | null; problem: string | null; forbidden: boolean }> {
    const live = this.#live.get(offer.id);
    const problem = this.#problems.get(offer.id);
    const told = {
      problem: problem?.message ?? null,
      forbidden: problem?.code === 'forbidden',
    };
    if (live) return { progress: live.progress, ...told };
    if (!started.has(offer.id)) return { progress: null, ...told };
    const bytes = await this.checkpoints.bytesOfPair(offer);
    const totalBytes = Math.max(bytes, downloadBytesOf(offer)) || null;
    const done = totalBytes ? bytes / totalBytes : 0;
    return { progress: { ...NOTHING, phase: 'paused', done, bytes, totalBytes }, ...told };
  }

  async #stop(id: string, reason: AppError): Promise<void> {
    const live = this.#live.get(id);
    live?.stop.abort(reason);
    await live?.installed.catch(() => {}); // told to whoever pulls
  }

  async #run(
    offer: Offer,
    offers: Offers,
    token: Token | null,
    signal: AbortSignal,
  ): Promise<InstalledPair> {
    const tell = this.#teller(offer.id);
    const { checkpoints, context } = this;
    const goesOn = (await checkpoints.started()).has(offer.id);
    try {
      if (signal.aborted) throw toAppError(signal.reason);
      const known = (await context.installed()).find(({ pair }) => pair.id === offer.id);
      if (known) return known;
      const hub = hubOf(context, offers, token);
      return await alone(checkpoints.folder, async () => {
        await checkpoints.start(offer);
        const folders = await pullCheckpoints(offer, hub, checkpoints, tell, signal);
        const total = this.#live.get(offer.id)?.progress ?? NOTHING;
        const step: Tell = (phase, done) =>
          tell({ ...total, phase, done, bytesPerSecond: null, secondsLeft: null });
        const built = await buildAndTry(context, folders, offer, step, signal);
        await this.#end(offer, offers);
        return built;
      });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'cancelled') this.#problems.set(offer.id, error);
      if (error.code === 'internal') console.error(thrown);
      // What never came to its first byte needs no going on.
      const phase = this.#live.get(offer.id)?.progress.phase;
      if (!goesOn && (phase === 'waiting' || phase === 'checking')) await this.#end(offer, offers);
      throw error;
    }
  }

  #end(offer: Offer, offers: Offers): Promise<void> {
    const others = offers.pairs.filter(({ id }) => id !== offer.id);
    return this.checkpoints.end(offer, others, this.context.settings.now.downloads.keepCheckpoints);
  }

  /** Keeps the last progress, and tells it now and then; a new phase at once. */
  #teller(id: string): (progress: PairProgress) => void {
    let told = 0;
    return (progress) => {
      const live = this.#live.get(id);
      if (!live) return;
      const due = progress.phase !== live.progress.phase || performance.now() - told > TELL_MS;
      live.progress = progress;
      if (!due) return;
      told = performance.now();
      this.context.emit('model', { id, progress });
    };
  }
}

/** A token as the system's key store has it: for one address only. */
export interface Token {
  readonly origin: string;
  readonly token: string;
}

/**
 * Where to get files, and the token for it: the stored one for the address it was stored for, that of the
 * environment for the hub or the environment's own address, never for one that stands in the settings.
 * @throws AppError('bad-input') for an address that is none
 */
function hubOf(
  { settings }: Pick<Context, 'settings'>,
  { hub }: Offers,
  stored: Token | null,
): Hub {
  const { address, from } = hubSource(hub, settings.now.downloads.mirror);
  const url = new URL(address);
  const kept = stored?.origin === url.origin ? stored.token : null;
  const named = from === 'setting' ? null : process.env['HF_TOKEN'] || null;
  return { address: url, token: kept ?? named };
}

/** Rejects when a pull is stopped that has not had its turn yet. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(toAppError(signal.reason)), { once: true }),
  );
}
