import type { Compute } from './operations';

/**
 * Several threads as one. What is about an image goes to the thread that has worked on it before, and still
 * holds what it read and multiplied then; the rest to each in turn.
 */
export function computePool(threads: readonly Compute[]): Compute {
  let turn = 0;
  const next = (): Compute => threads[turn++ % threads.length]!;
  const of = (key: string): Compute => threads[sumOf(key) % threads.length]!;
  return {
    hash: (file) => next().hash(file),
    decode: (file) => next().decode(file),
    has: (key) => of(key).has(key),
    keep: (key, dense) => of(key).keep(key, dense),
    suggest: (input) => of(input.key).suggest(input),
    async limit(bytes) {
      for (const thread of threads) await thread.limit(bytes);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** Keys begin with a SHA-256, so any few of their characters spread evenly. */
const sumOf = (key: string): number => {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += key.charCodeAt(i) || 0;
  return sum;
};
