import { join } from 'node:path';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { AppError } from '@shared/errors';
import { windowPixels } from '../proxyclip/normalise';
import type { Window } from '../proxyclip/dense';
import type { Form } from '../proxyclip/form';
import type { Pair } from '../proxyclip/pair';
import type { RgbImage } from '../proxyclip/resize';
import { paddedSize } from '../proxyclip/windows';
import { PositionTables } from './position-tables';
import { openSession, type Outputs, run } from './session';

/** The open graphs of a pair that images go through: what runs, and nothing about when. */
export class PairSessions {
  private constructor(
    readonly pair: Pair,
    readonly images: InferenceSession[],
    readonly head: InferenceSession,
    readonly positions: PositionTables,
  ) {}

  /** @throws AppError `damaged` naming a graph that does not load, `unavailable` when the provider can't run. */
  static async open(
    folder: string,
    pair: Pair,
    { provider, variant }: Form,
    threads: number,
  ): Promise<PairSessions> {
    const own = pair.images.map(({ file }) => join(folder, file));
    const files = variant ? variant.images.map((file) => join(variant.folder, file)) : own;
    const head = variant?.head ? join(variant.folder, variant.head) : join(folder, pair.head.file);
    const images: InferenceSession[] = [];
    for (const file of files) images.push(await openSession(file, threads, provider));
    const needsTables = pair.images.some(({ positions }) => positions);
    return new PairSessions(
      pair,
      images,
      await openSession(head, threads, provider),
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

  async release(): Promise<void> {
    for (const session of [...this.images, this.head]) await session.release();
  }
}
