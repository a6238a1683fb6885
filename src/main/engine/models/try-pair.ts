import { AppError } from '@shared/errors';
import { Inference } from '../inference';
import type { InstalledPair } from './catalog';

/** A picture that has structure at every scale: what a model makes of it is never constant. */
const SIDE = 96;

/**
 * Runs a pair once, on a small picture and a word, in a process of its own: the pair in use is not disturbed.
 * @throws AppError('damaged') when the model gives no sensible numbers; whatever loading it throws
 */
export async function tryPair(
  { host, resources }: Pick<Inference, 'host' | 'resources'>,
  pair: InstalledPair,
  signal?: AbortSignal,
): Promise<void> {
  const inference = new Inference(host, resources);
  const kill = (): void => void inference.kill();
  signal?.addEventListener('abort', kill, { once: true });
  try {
    await inference.with(
      pair,
      async (client) => {
        const { dense } = await client.embed({ rgb: picture(), width: SIDE, height: SIDE });
        const { vectors } = await client.text({ names: ['sky'] });
        refuseNonsense(pair, dense.data, pair.pair.embedding);
        refuseNonsense(pair, vectors, pair.pair.embedding);
      },
      signal,
    );
  } catch (error) {
    if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.', { cause: error });
    throw error;
  } finally {
    signal?.removeEventListener('abort', kill);
    await inference.kill();
  }
}

function picture(): Uint8Array {
  const rgb = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0, at = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++, at += 3) {
      rgb[at] = (255 * x) / SIDE;
      rgb[at + 1] = (255 * y) / SIDE;
      rgb[at + 2] = 255 * ((x >> 3) ^ ((y >> 3) & 1));
    }
  return rgb;
}

/** Embeddings are unit vectors; a broken graph gives zeros or no numbers. */
function refuseNonsense({ pair }: InstalledPair, vectors: Float32Array, size: number): void {
  for (let at = 0; at < vectors.length; at += size) {
    let square = 0;
    for (let i = at; i < at + size; i++) square += vectors[i]! ** 2;
    if (!(Math.abs(square - 1) < 1e-2))
      throw new AppError(
        'damaged',
        `“${pair.title}” was built but gives no sensible result, so it was removed. Its checkpoints may be of another model.`,
      );
  }
}
