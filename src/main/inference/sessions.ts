import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { AppError } from '@shared/errors';
import { windowPixels } from '../proxyclip/normalise';
import type { Window } from '../proxyclip/dense';
import type { Pair } from '../proxyclip/pair';
import type { RgbImage } from '../proxyclip/resize';
import type { TokenBatch } from '../proxyclip/text/tokens';
import { paddedSize } from '../proxyclip/windows';
import { PositionTables } from './position-tables';

/** Named float32 outputs of the graphs. */
export type Outputs = Record<string, { data: Float32Array; dims: readonly number[] }>;

/** The open graphs of a pair: what runs, and nothing about when. */
export class PairSessions {
  private constructor(
    readonly pair: Pair,
    readonly images: InferenceSession[],
    readonly head: InferenceSession,
    readonly text: InferenceSession,
    readonly positions: PositionTables,
  ) {}

  /** @throws AppError `damaged` naming a graph that does not load. */
  static async open(folder: string, pair: Pair, threads: number): Promise<PairSessions> {
    const session = (file: string) => openSession(join(folder, file), threads);
    const images: InferenceSession[] = [];
    for (const { file } of pair.images) images.push(await session(file));
    const needsTables = pair.images.some(({ positions }) => positions);
    return new PairSessions(
      pair,
      images,
      await session(pair.head.file),
      await session(pair.text.file),
      await PositionTables.open(needsTables ? join(folder, 'positions.safetensors') : null),
    );
  }

  /** Features and values of a window, and whatever else the image graphs put out. */
  async encode(inputs: readonly Record<string, Tensor>[]): Promise<Outputs> {
    const outputs: Outputs = {};
    for (const [i, session] of this.images.entries())
      Object.assign(outputs, await run(session, inputs[i]!));
    return outputs;
  }

  /** A window as the inputs of each image graph. */
  inputsOf(image: RgbImage, window: Window): Record<string, Tensor>[] {
    const { width, height } = paddedSize(window);
    const first = this.pair.images[0]!;
    return this.pair.images.map((graph) => {
      const pixels = windowPixels(image, window, graph, first);
      const inputs: Record<string, Tensor> = {
        pixels: new Tensor('float32', pixels, [1, 3, height, width]),
      };
      if (graph.positions) {
        const { data, dims } = this.positions.forWindow(graph.positions, height, width);
        inputs['positions'] = new Tensor('float32', data, dims);
      }
      return inputs;
    });
  }

  /** The proxy attention, or what a baseline has in its place: `dense` [1,I,J,E]. */
  attend(encoded: Outputs): Promise<Outputs> {
    const feeds: Record<string, Tensor> = {};
    for (const name of this.head.inputNames) {
      const given = encoded[name];
      if (!given) throw new AppError('damaged', `The image graphs of this model give no ${name}.`);
      feeds[name] = new Tensor('float32', given.data, given.dims);
    }
    return run(this.head, feeds);
  }

  /** Prompt embeddings [n, E]. */
  async embedPrompts({ count, length, ids, mask }: TokenBatch): Promise<Float32Array> {
    const feeds: Record<string, Tensor> = {};
    for (const name of this.text.inputNames)
      feeds[name] = new Tensor('int64', name === 'attention_mask' ? mask : ids, [count, length]);
    return (await run(this.text, feeds))['embedding']!.data;
  }

  /** The length a text graph wants its prompts at; undefined when it takes any. */
  get promptLength(): number | undefined {
    const ids = this.text.inputMetadata.find(({ name }) => name === 'input_ids');
    const length = ids?.isTensor ? ids.shape[1] : undefined;
    return typeof length === 'number' && length > 0 ? length : undefined;
  }

  async release(): Promise<void> {
    for (const session of [...this.images, this.head, this.text]) await session.release();
  }
}

async function openSession(file: string, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // A pair has four graphs, each with threads of its own: those of the last would go on spinning against
      // those of the next (measured: 1.7 times the processor time, and no picture sooner).
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new AppError(
      'damaged',
      `The model graph ${file} cannot be loaded; get the model again.`,
      {
        cause,
      },
    );
  }
}

async function run(session: InferenceSession, feeds: Record<string, Tensor>): Promise<Outputs> {
  const results = await session.run(feeds);
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims }]) => [
      name,
      { data: data as Float32Array, dims },
    ]),
  );
}
