import type { Context } from '../context';
import { type FeatureHandlers, OK } from './handlers';

export function cacheHandlers({ embeddings }: Context): FeatureHandlers<'cache'> {
  return {
    'cache.info': () => embeddings.info(),
    'cache.clear': async () => {
      await embeddings.clear();
      return OK;
    },
  };
}
