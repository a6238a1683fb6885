import { embeddingKey, imageSideOf } from '../cache/embedding-key';
import { type Context, openSession } from '../context';
import { hashOf, lookAt } from '../files/images';
import { projectPair } from '../prelabel/suggest';
import type { FeatureHandlers } from './handlers';

export function featureHandlers(context: Context): FeatureHandlers<'features'> {
  return {
    'features.get': async ({ imageId }) => {
      const session = openSession(context);
      const pair = await projectPair(context, session);
      const image = await lookAt(context, session, imageId);
      const { precision } = await context.inference.knownFormOf(pair);
      const side = imageSideOf(pair.pair, precision);
      const key = embeddingKey(await hashOf(context, session, image), side);
      const found = await context.compute.features(key);
      if (!found) return { grid: null };
      const { data, ...shape } = found;
      return { grid: { ...shape, data: Buffer.from(data.buffer).toString('base64') } };
    },
  };
}
