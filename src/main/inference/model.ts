import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '@shared/errors';
import type { DenseEmbedding } from '../proxyclip/dense';
import { type Grid, GridMean } from '../proxyclip/feature-grid';
import { type Form, PLAIN } from '../proxyclip/form';
import type { Pair } from '../proxyclip/pair';
import { prepare, type RgbImage } from '../proxyclip/resize';
import { clipTokenizer } from '../proxyclip/text/clip-tokenizer';
import { promptsOf, templatesOf } from '../proxyclip/text/templates';
import { tokenBatch, type Encode } from '../proxyclip/text/tokens';
import { nameVector } from '../proxyclip/text/vectors';
import { wordpiece } from '../proxyclip/text/wordpiece';
import { windowsOf } from '../proxyclip/windows';
import type { Timings } from './contract';
import { readPair } from './pair-folder';
import type { Outputs } from './session';
import { PairSessions } from './sessions';
import { TextSession } from './text-session';

/** How a long piece of work reports and is stopped. */
export interface Work {
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** The same for an image; `features`: the graphs' features are wanted, too. */
export interface EmbedWork extends Work {
  features?: boolean;
}

type Rule = Pick<Pair, 'resize' | 'window'>;

/** Prompts that go through the text graph together. */
const PROMPT_BATCH = 80;

/** A loaded pair: images and names in, vectors out. Nothing in here knows which pair it is. */
export class Model {
  private constructor(
    readonly pair: Pair,
    readonly sessions: PairSessions,
    readonly texts: TextSession,
    readonly encode: Encode,
  ) {}

  /**
   * @param clipVocabulary the app's CLIP vocabulary, for pairs without a tokenizer file of their own
   * @param rule size and windows instead of the pair's own
   * @param form what runs the image graphs, and in which form
   * @throws AppError `not-found` or `damaged`, naming the file.
   */
  static async open(
    folder: string,
    threads: number,
    clipVocabulary: string | null = null,
    rule: Rule | null = null,
    form: Form = PLAIN,
  ): Promise<Model> {
    const pair = { ...(await readPair(folder, form.variant)), ...rule };
    const { file } = pair.text.tokenizer;
    const encode = await tokenizerOf(pair, file ? join(folder, file) : clipVocabulary);
    const sessions = await PairSessions.open(folder, pair, form, threads);
    return new Model(
      pair,
      sessions,
      new TextSession(join(folder, pair.text.file), threads),
      encode,
    );
  }

  /**
   * The dense embedding of an RGB image, window by window.
   * @param rule size and windows for this image instead of the pair's own
   * @param onWindow every output of the graphs for each window, for whoever wants to look inside.
   */
  async embed(
    { rgb, width, height }: RgbImage,
    { onProgress, signal, features: wanted = false }: EmbedWork = {},
    onWindow?: (index: number, outputs: Outputs) => void,
    rule: Rule = this.pair,
  ): Promise<{ dense: DenseEmbedding; features: Grid | null; timings: Timings }> {
    // What both need in memory is more than a small machine has.
    await this.texts.release();
    const clock = stopwatch();
    const image = prepare(rgb, width, height, rule);
    const timings: Timings = { prepareMs: clock(), windows: [] };
    const windows = windowsOf(image.width, image.height, rule);
    let dense: DenseEmbedding | undefined;
    let features: GridMean | undefined;
    for (const [i, window] of windows.entries()) {
      await breathe(signal);
      clock();
      const inputs = this.sessions.inputsOf(image, window);
      const inputMs = clock();
      const encoded = await this.sessions.encode(inputs);
      const imageMs = clock();
      const attended = await this.sessions.attend(encoded);
      timings.windows.push({ inputMs, imageMs, headMs: clock() });

      const { data, dims } = attended['dense']!;
      const [, rows, columns, size] = dims as [number, number, number, number];
      refuseNonsense(data, size);
      dense ??= {
        width: image.width,
        height: image.height,
        windows,
        rows,
        columns,
        size,
        data: new Float32Array(windows.length * data.length),
      };
      dense.data.set(data, i * data.length);
      const seen = wanted && encoded['features'];
      if (seen) {
        features ??= new GridMean({ ...dense, size: seen.dims[3]! });
        features.add(window, seen.data);
      }
      onWindow?.(i, { ...encoded, ...attended });
      onProgress?.(i + 1, windows.length);
    }
    return { dense: dense!, features: features?.finish() ?? null, timings };
  }

  /** One unit vector a name, [names, E], in order. Remembered by whoever asks, not here. */
  async text(
    names: readonly string[],
    { onProgress, signal }: Work = {},
    sentences: readonly string[] = this.pair.text.templates,
  ): Promise<Float32Array> {
    const size = this.pair.embedding;
    const templates = templatesOf(sentences);
    const atOnce = Math.max(1, Math.floor(PROMPT_BATCH / templates.length));
    const vectors = new Float32Array(names.length * size);
    for (let i = 0; i < names.length; i += atOnce) {
      await breathe(signal);
      const batch = names.slice(i, i + atOnce);
      const prompts = await this.prompts(batch.flatMap((name) => promptsOf(name, templates)));
      const perName = templates.length * size;
      batch.forEach((_, k) => {
        const own = prompts.subarray(k * perName, (k + 1) * perName);
        vectors.set(nameVector(own, size), (i + k) * size);
      });
      onProgress?.(i + batch.length, names.length);
    }
    return vectors;
  }

  /** Embeddings of prompts as they are, [prompts, E]. */
  async prompts(prompts: readonly string[]): Promise<Float32Array> {
    const rows = prompts.map((prompt) => this.encode(prompt));
    return this.texts.embed(tokenBatch(rows, await this.texts.promptLength()));
  }

  async release(): Promise<void> {
    await this.sessions.release();
    await this.texts.release();
  }
}

async function tokenizerOf({ title, text }: Pair, file: string | null): Promise<Encode> {
  if (!file)
    throw new AppError('not-found', `${title} needs the CLIP vocabulary, and none was given.`);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError('not-found', `The vocabulary ${file} cannot be read.`, { cause });
  });
  const { kind, context } = text.tokenizer;
  return kind === 'clip-bpe'
    ? clipTokenizer(bytes, context)
    : wordpiece(JSON.parse(bytes.toString('utf8')) as object, context);
}

/**
 * A device that is lost or out of memory may answer with zeros or anything: no mask is made from that.
 * @param data rows of `size`, unit vectors
 */
function refuseNonsense(data: Float32Array, size: number): void {
  for (let at = 0; at < data.length; at += size) {
    let sum = 0;
    for (let i = at; i < at + size; i++) sum += data[i]! * data[i]!;
    // Written so that NaN fails, too.
    if (!(Math.abs(sum - 1) < 0.05))
      throw new AppError('unavailable', 'The model gave numbers that cannot be right.');
  }
}

/** Lets messages in, a wish to stop among them: a run of a graph blocks this thread. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
}

/** Milliseconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}
