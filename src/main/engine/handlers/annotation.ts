import { type Context, openSession } from '../context';
import { suggestedOf } from '../store';
import type { FeatureHandlers } from './handlers';

export function annotationHandlers(context: Context): FeatureHandlers<'annotation'> {
  return {
    'annotation.suggested': ({ imageId }) => ({
      annotations: suggestedOf(openSession(context).db, imageId),
    }),
  };
}
