import { createHash } from 'node:crypto';
import type { Precision } from '@shared/domain/form';
import type { Pair } from '../../proxyclip/pair';

/** Raised when the same pair and picture give another embedding: resize, windows or attention code changed. */
const METHOD_VERSION = 1;

/**
 * What of a pair decides on embeddings, as a hash: its words and thresholds may change without it. On which
 * device they are made does not matter, in which precision does.
 */
export function imageSideOf(
  { resize, window, images, head, embedding, files }: Pair,
  precision: Precision = 'fp32',
): string {
  const side = [METHOD_VERSION, resize, window, images, head, embedding, contentOf(files)];
  return digest(precision === 'fp32' ? side : [...side, precision]);
}

/** What of a pair decides on text vectors. */
export function textSideOf(
  { text, files }: Pair,
  templates: readonly string[] | null = null,
): string {
  const own = templates === null ? text : { ...text, templates };
  return digest([METHOD_VERSION, own, contentOf(files)]);
}

/** The name under which the embedding of a picture (SHA-256 of its file, hex) by a pair in this precision is cached. */
export function embeddingKey(imageHash: string, pair: Pair, precision: Precision): string {
  return `${imageHash}-${imageSideOf(pair, precision)}`;
}

/** All files: a graph's weights may lie in another one beside it. */
const contentOf = (files: Pair['files']): string[] =>
  Object.keys(files)
    .sort()
    .map((name) => `${name} ${files[name]!.sha256}`);

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
