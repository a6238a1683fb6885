import type { Inference } from '../inference';
import type { InstalledPair } from '../models/catalog';
import { textSideOf } from '../cache/embedding-key';

/**
 * Text vectors of names, remembered here as well as in the inference process: that one may be busy with an
 * image for seconds while a person changes a word back and forth.
 */
export class Texts {
  readonly #known = new Map<string, Float32Array>();

  constructor(readonly inference: Inference) {}

  /** Unit vectors, [names, E], in the order of the names. The array is the caller's own. */
  async vectors(pair: InstalledPair, names: readonly string[]): Promise<Float32Array> {
    const side = textSideOf(pair.pair);
    const keyOf = (name: string): string => `${side} ${name}`;
    const missing = [...new Set(names)].filter((name) => !this.#known.has(keyOf(name)));
    if (missing.length > 0) {
      const { vectors, size } = await this.inference.with(pair, (client) =>
        client.text({ names: missing }),
      );
      missing.forEach((name, i) =>
        this.#known.set(keyOf(name), vectors.slice(i * size, (i + 1) * size)),
      );
    }
    const size = pair.pair.embedding;
    const all = new Float32Array(names.length * size);
    names.forEach((name, i) => all.set(this.#known.get(keyOf(name))!, i * size));
    return all;
  }
}
