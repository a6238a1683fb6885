import type { Context } from '../context';

/** Brings the setting into force: for the threads that write embeddings, and for what is there already. */
export async function boundEmbeddings({
  settings,
  compute,
  embeddings,
}: Pick<Context, 'settings' | 'compute' | 'embeddings'>): Promise<void> {
  const { embeddingBytes } = settings.now;
  await compute.limit(embeddingBytes);
  await embeddings.limit(embeddingBytes);
}
