import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { TokenBatch } from '../proxyclip/text/tokens';
import { openSession, run } from './session';

/**
 * A pair's text graph, always on the CPU. Open only while prompts are asked for: it is a third of a CLIP
 * pair's weights, and a job asks for its words once.
 */
export class TextSession {
  #session: Promise<InferenceSession> | null = null;

  constructor(
    readonly file: string,
    readonly threads: number,
  ) {}

  /** The length the graph wants its prompts at; undefined when it takes any. */
  async promptLength(): Promise<number | undefined> {
    const ids = (await this.#open()).inputMetadata.find(({ name }) => name === 'input_ids');
    const length = ids?.isTensor ? ids.shape[1] : undefined;
    return typeof length === 'number' && length > 0 ? length : undefined;
  }

  /** Prompt embeddings [n, E]. */
  async embed({ count, length, ids, mask }: TokenBatch): Promise<Float32Array> {
    const session = await this.#open();
    const feeds: Record<string, Tensor> = {};
    for (const name of session.inputNames)
      feeds[name] = new Tensor('int64', name === 'attention_mask' ? mask : ids, [count, length]);
    return (await run(session, feeds))['embedding']!.data;
  }

  async release(): Promise<void> {
    const session = await this.#session;
    this.#session = null;
    await session?.release();
  }

  #open(): Promise<InferenceSession> {
    return (this.#session ??= openSession(this.file, this.threads));
  }
}
