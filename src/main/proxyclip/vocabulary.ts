/** A category as the method sees it: the names that find it, and its own least winning probability. */
export interface Words {
  names: readonly string[];
  threshold: number;
}

/** The names asked for, in the order of their text vectors. */
export interface Queries {
  names: string[];
  /** For each name the label its pixels get: k for the category at index k - 1, 0 for a competitor. */
  labels: number[];
  /** One a category, 0..1. */
  thresholds: number[];
}

/**
 * All names of a vocabulary, and the pair's background words that it does not use itself: they take the
 * pixels that are none of the words, which stay unlabelled.
 */
export function queriesFor(vocabulary: readonly Words[], background: readonly string[]): Queries {
  const key = (name: string) => name.trim().toLowerCase();
  const typed = new Set(vocabulary.flatMap(({ names }) => names.map(key)));
  const competitors = background.filter((name) => !typed.has(key(name)));
  return {
    names: [...vocabulary.flatMap(({ names }) => names), ...competitors],
    labels: [
      ...vocabulary.flatMap(({ names }, category) => names.map(() => category + 1)),
      ...competitors.map(() => 0),
    ],
    thresholds: vocabulary.map(({ threshold }) => threshold),
  };
}
