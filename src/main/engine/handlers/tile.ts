import { join } from 'node:path';
import { toAppError } from '@shared/errors';
import { type Context, openSession } from '../context';
import { knownImage, noteProblem } from '../files/images';
import { Pyramids } from '../files/pyramids';
import { imagePath } from '../session';
import type { FeatureHandlers } from './handlers';

export function tileHandlers(context: Context): FeatureHandlers<'tile'> {
  const pyramids = new Pyramids(join(context.paths.cache, 'tiles'));
  return {
    'tile.bytes': async ({ id, ...place }) => {
      const session = openSession(context);
      const image = knownImage(session, id);
      try {
        const tile = await pyramids.tile(imagePath(session, image.path), place);
        return { ...tile, hash: image.hash };
      } catch (error) {
        const { code, message } = toAppError(error);
        if (code !== 'not-found') noteProblem(context, session, image, message);
        throw error;
      }
    },
  };
}
