import type { Instance } from '../../proxyclip/instances';
import type { Compute, SuggestInput } from './operations';

/** Pixels from which it pays to have an image decided by two threads: on a free machine a fifth less at 500 x 375. */
const LARGE = 2 ** 16;

interface Thread {
  readonly compute: Compute;
  /** Decisions under way. */
  busy: number;
}

/**
 * Several threads as one. What is about an image goes to the thread that has worked on it before, and still
 * holds what it read and multiplied then; the rest to each in turn. A large image is shared with a thread that
 * has nothing else to decide.
 */
export function computePool(computes: readonly Compute[]): Compute {
  const threads = computes.map((compute): Thread => ({ compute, busy: 0 }));
  let turn = 0;
  const next = (): Compute => computes[turn++ % computes.length]!;
  const threadOf = (key: string): Thread => threads[sumOf(key) % threads.length]!;
  const of = (key: string): Compute => threadOf(key).compute;

  const working = async <T>(thread: Thread, work: (compute: Compute) => Promise<T>): Promise<T> => {
    thread.busy++;
    try {
      return await work(thread.compute);
    } finally {
      thread.busy--;
    }
  };

  const suggest = async (input: SuggestInput): Promise<Instance[] | null> => {
    const own = threadOf(input.key);
    const helper = threads.find((thread) => thread !== own && thread.busy === 0);
    const { width, height } = input;
    if (!helper || own.busy > 0 || width * height < LARGE)
      return working(own, (compute) => compute.suggest(input));
    const half = height >> 1;
    const theirs = { ...input, vectors: input.vectors.slice() }; // the array changes hands
    const parts = await Promise.all([
      working(own, (compute) => compute.decide(input, { from: 0, to: half })),
      working(helper, (compute) => compute.decide(theirs, { from: half, to: height })),
    ]);
    const found = parts.filter((part) => part !== null);
    if (found.length < parts.length) return null;
    const rest = { ...input, vectors: new Float32Array() };
    return working(own, (compute) => compute.finish(rest, found));
  };

  return {
    hash: (file) => next().hash(file),
    decode: (file, resize) => next().decode(file, resize),
    has: (key) => of(key).has(key),
    keep: (key, dense, features) => of(key).keep(key, dense, features),
    features: (key) => of(key).features(key),
    suggest,
    decide: (input, rows) => of(input.key).decide(input, rows),
    finish: (input, parts) => of(input.key).finish(input, parts),
    sketch: (masks) => next().sketch(masks),
    inspectCopy: (file) => next().inspectCopy(file),
    salvage: (file, target) => next().salvage(file, target),
    async limit(bytes) {
      for (const compute of computes) await compute.limit(bytes);
    },
    async close() {
      await Promise.all(computes.map((compute) => compute.close()));
    },
  };
}

/** Keys begin with a SHA-256, so any few of their characters spread evenly. */
const sumOf = (key: string): number => {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += key.charCodeAt(i) || 0;
  return sum;
};
