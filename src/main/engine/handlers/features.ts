import { type Context, openSession } from '../context';
import { looked, projectPair } from '../prelabel/suggest';
import type { FeatureHandlers } from './handlers';

export function featureHandlers(context: Context): FeatureHandlers<'features'> {
  return {
    'features.get': async ({ imageId }) => {
      const session = openSession(context);
      const pair = await projectPair(context, session);
      const { key } = await looked(context, session, pair, imageId);
      const found = await context.compute.features(key);
      if (!found) return { grid: null };
      const { data, ...shape } = found;
      return { grid: { ...shape, data: Buffer.from(data.buffer).toString('base64') } };
    },
  };
}
