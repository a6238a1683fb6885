import { createHash } from 'node:crypto';
import type { DiskCache } from '../cache/disk-cache';
import { textSideOf } from '../cache/embedding-key';
import type { Inference } from '../inference';
import type { InstalledPair } from '../models/catalog';

/**
 * Text vectors of names, remembered here: the inference process may be busy with an image for seconds while a
 * person changes a word back and forth. And kept on disk: with CLIP a name is 80 sentences and costs about a
 * second of processor time.
 */
export class Texts {
  readonly #known = new Map<string, Float32Array>();

  constructor(
    readonly inference: Inference,
    readonly cache: DiskCache,
  ) {}

  /**
   * Unit vectors, [names, E], in the order of the names. The array is the caller's own.
   * @param templates instead of the pair's own
   */
  async vectors(
    pair: InstalledPair,
    names: readonly string[],
    templates: readonly string[] | null = null,
  ): Promise<Float32Array> {
    const side = textSideOf(pair.pair, templates);
    const size = pair.pair.embedding;
    const keyOf = (name: string): string =>
      `${side}-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
    const wanted = [...new Set(names)].filter((name) => !this.#known.has(keyOf(name)));
    await Promise.all(wanted.map((name) => this.#recall(keyOf(name), size)));
    const missing = wanted.filter((name) => !this.#known.has(keyOf(name)));
    if (missing.length > 0) {
      const { vectors } = await this.inference.with(pair, (client) =>
        client.text({ names: missing, templates: templates && [...templates] }),
      );
      for (const [i, name] of missing.entries())
        await this.#keep(keyOf(name), vectors.slice(i * size, (i + 1) * size));
    }
    const all = new Float32Array(names.length * size);
    names.forEach((name, i) => all.set(this.#known.get(keyOf(name))!, i * size));
    return all;
  }

  /** Takes a vector from the disk; one that is damaged counts as missing. */
  async #recall(key: string, size: number): Promise<void> {
    const bytes = await this.cache.get(key);
    if (bytes?.length !== 4 * size) return;
    const vector = new Float32Array(Uint8Array.from(bytes).buffer);
    // A unit vector, or not what was written.
    if (Math.abs(Math.hypot(...vector) - 1) < 1e-3) this.#known.set(key, vector);
  }

  async #keep(key: string, vector: Float32Array): Promise<void> {
    this.#known.set(key, vector);
    const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    // A full disk costs time at the next start, not the suggestions of this one.
    await this.cache.put(key, bytes).catch((error: unknown) => console.error(error));
  }
}
