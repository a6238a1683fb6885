import { ALL_IMAGES } from '@shared/domain/query';
import { toAppError } from '@shared/errors';
import { fullPicture } from '../../imaging';
import { runBatch } from '../batch';
import { type Context, openSession } from '../context';
import { freshImage, hashOf, knownImage, noteProblem, tellImages } from '../files/images';
import { cachedThumbnail } from '../files/thumbnail';
import { imagePath, refuseClosed } from '../session';
import {
  annotationsOf,
  facetsOf,
  imageRows,
  orderOf,
  selectedIds,
  setChanged,
  transaction,
} from '../store';
import { type FeatureHandlers, OK } from './handlers';

export function imageHandlers(context: Context): FeatureHandlers<'image'> {
  return {
    'image.list': ({ query = ALL_IMAGES, offset, limit }) => {
      const { db } = openSession(context);
      const order = orderOf(db, query);
      return { total: order.length, items: imageRows(db, order.slice(offset, offset + limit)) };
    },
    'image.facets': ({ filter }) => facetsOf(openSession(context).db, filter),
    'image.get': async ({ id }) => {
      const session = openSession(context);
      const image = await freshImage(context, session, id);
      refuseClosed(session);
      // Known by its content from here on: whoever is about to label it will want it found again.
      if (image.error === null) void hashOf(context, session, image).catch(() => {});
      return { image, annotations: annotationsOf(session.db, id) };
    },
    'image.batch': ({ selection, action }) => {
      const session = openSession(context);
      return context.transfers.run('batch', session, (progress) =>
        runBatch(context, session, selection, action, progress),
      );
    },
    'image.keepMasks': ({ selection }) => {
      const session = openSession(context);
      const ids = selectedIds(session.db, selection);
      transaction(session.db, () => ids.forEach((id) => setChanged(session.db, id, false)));
      tellImages(context, session, ids);
      return OK;
    },
    'image.bytes': async ({ id, size }) => {
      const session = openSession(context);
      const image = knownImage(session, id);
      try {
        const file = imagePath(session, image.path);
        const picture =
          size === 'thumb' ? await cachedThumbnail(context, file) : await fullPicture(file);
        return { ...picture, hash: image.hash };
      } catch (error) {
        noteProblem(context, session, image, toAppError(error).message);
        throw error;
      }
    },
  };
}
