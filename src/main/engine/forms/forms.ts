import { join } from 'node:path';
import type { PairVariant, Precision } from '@shared/domain/form';
import { AppError } from '@shared/errors';
import type { Pixels } from '../../imaging';
import type { ProcessHost } from '../../process/port';
import { type Form, PLAIN } from '../../proxyclip/form';
import type { Pair } from '../../proxyclip/pair';
import { imageSideOf } from '../cache/embedding-key';
import type { Compute } from '../compute/operations';
import type { InstalledPair } from '../models/catalog';
import { CLIP_VOCABULARY, type Paths } from '../paths';
import { type Candidate, REFERENCE, TITLES, untried, usable, type Wishes } from './candidates';
import { makeForm } from './make-form';
import { type Attempt, attempt, judge, PHOTO, problemOf, type Trial } from './trial';
import { TrialsFile } from './trials-file';

export interface Workplace {
  readonly paths: Paths;
  readonly host: ProcessHost;
  readonly compute: Pick<Compute, 'decode'>;
  readonly wishes: () => Wishes;
  /** What a person should know; nothing is stopped by it. */
  readonly tell: (error: AppError) => void;
}

/** A form with the precision of its embeddings: those of two precisions are not each other's. */
export interface Chosen {
  readonly form: Form;
  readonly precision: Precision;
}

/** Runs everywhere. */
export const SAFE: Chosen = { form: PLAIN, precision: 'fp32' };

/**
 * Which form of a pair runs on this machine. Each is tried once against the plain one, the result is kept in
 * the data folder, and the fastest that agrees is used. A form that fails at work is not used again before
 * the next start.
 */
export class Forms {
  readonly #trials: TrialsFile;
  readonly #failed = new Set<string>();
  readonly #told = new Set<string>();
  #photo: Promise<Pixels> | null = null;
  /** Trials under way, by pair. */
  readonly #trying = new Map<string, Promise<void>>();

  constructor(readonly place: Workplace) {
    this.#trials = new TrialsFile(join(place.paths.data, 'trials.json'));
  }

  /** The form to be used; what was never tried is tried first. Never throws: the plain form is always left. */
  async of(pair: InstalledPair): Promise<Chosen> {
    const key = imageSideOf(pair.pair);
    if (!this.#trying.has(key)) {
      const trying = this.#tryAll(pair)
        // Something is wrong with the pair itself: whoever runs it next is told.
        .catch(() => {})
        .finally(() => this.#trying.delete(key));
      this.#trying.set(key, trying);
    }
    await this.#trying.get(key);
    return this.known(pair);
  }

  /** The same from what is known already. */
  async known(pair: InstalledPair): Promise<Chosen> {
    const best = await this.#best(pair);
    if (!best) return SAFE;
    try {
      const form = await makeForm(this.place.paths, pair, best);
      return { form, precision: best.precision };
    } catch (error) {
      this.giveUp(pair, best, error);
      return SAFE;
    }
  }

  /** Leaves a form alone that failed at work, and says so. */
  giveUp({ pair }: InstalledPair, tried: Candidate, cause: unknown): void {
    this.#failed.add(nameOf(pair.id, tried));
    const { device, precision } = tried;
    this.place.tell(
      new AppError(
        'unavailable',
        `“${pair.title}” failed on ${TITLES[device]} in ${precision}, so what it was doing is done again in another way. ${problemOf(cause)}`,
        { cause },
      ),
    );
  }

  /** For people: everything that was tried. */
  async list(pair: InstalledPair): Promise<PairVariant[]> {
    const best = await this.#best(pair);
    const trials = await this.#trials.of(imageSideOf(pair.pair));
    return trials.map((trial) => ({ ...trial, inUse: trial === best }));
  }

  async #best({ pair }: InstalledPair): Promise<Trial | null> {
    const wishes = this.place.wishes();
    const trials = await this.#trials.of(imageSideOf(pair));
    const sound = trials.filter((trial) => !this.#failed.has(nameOf(pair.id, trial)));
    const [best] = usable(wishes, sound);
    const { device, precision } = wishes;
    const isWished = (one: Candidate): boolean =>
      (device === 'auto' || one.device === device) &&
      (precision === 'auto' || one.precision === precision);
    // Who asked for something special is told why it isn't used.
    const refused = isWished(best ?? REFERENCE) ? undefined : trials.find(isWished);
    if (refused) this.#tellRefused(pair, refused);
    return best ?? null;
  }

  async #tryAll(pair: InstalledPair): Promise<void> {
    const key = imageSideOf(pair.pair);
    let plain: Promise<Attempt> | null = null;
    const reference = () => (plain ??= this.#tryPlain(pair, key));
    const next = async () =>
      untried(this.place.wishes(), process.platform, await this.#trials.of(key))[0];
    for (let one = await next(); one; one = await next()) {
      const trial = await this.#try(pair, one, reference);
      await this.#trials.add(key, trial);
      // That a machine has no such device is nothing to be told; that it has one which errs is.
      if (trial.cosine) this.#tellRefused(pair.pair, trial);
    }
  }

  async #try(
    { pair, folder }: InstalledPair,
    candidate: Candidate,
    reference: () => Promise<Attempt>,
  ): Promise<Trial> {
    const none = { cosine: null, agreement: null, secondsAnImage: null, bytes: 0 };
    let form: Form;
    let tried: Attempt;
    try {
      form = await makeForm(this.place.paths, { pair, folder }, candidate);
      tried = await this.#attempt(folder, form);
    } catch (error) {
      return { ...candidate, ...none, problem: problemOf(error) };
    }
    const files = Object.values(form.variant?.files ?? {});
    return {
      ...candidate,
      ...judge(pair.decision, candidate.precision, await reference(), tried),
      secondsAnImage: tried.secondsAnImage,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** @throws AppError what is wrong with the pair itself */
  async #tryPlain({ folder }: InstalledPair, key: string): Promise<Attempt> {
    const plain = await this.#attempt(folder, PLAIN);
    await this.#trials.add(key, {
      ...REFERENCE,
      cosine: { mean: 1, min: 1 },
      agreement: 1,
      secondsAnImage: plain.secondsAnImage,
      bytes: 0,
      problem: null,
    });
    return plain;
  }

  async #attempt(folder: string, form: Form): Promise<Attempt> {
    const { host, paths, compute } = this.place;
    this.#photo ??= compute.decode(join(paths.resources, PHOTO));
    const clipVocabulary = join(paths.resources, CLIP_VOCABULARY);
    return attempt(host, { folder, threads: null, clipVocabulary, form }, await this.#photo);
  }

  /** Once; nothing when the form is sound. */
  #tellRefused({ title }: Pair, { device, precision, problem }: Trial): void {
    if (problem === null) return;
    const message = `“${title}” is not run on ${TITLES[device]} in ${precision}: ${problem}`;
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.place.tell(new AppError('unavailable', message));
  }
}

const nameOf = (pair: string, { device, precision }: Candidate) => `${pair} ${device} ${precision}`;
