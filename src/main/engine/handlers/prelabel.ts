import { AppError } from '@shared/errors';
import type { Contract } from '@shared/rpc/contract';
import type { z } from 'zod';
import { type Context, openSession } from '../context';
import { knownImage } from '../files/images';
import { looked, projectPair, redecide } from '../prelabel/suggest';
import { refuseClosed, type Session } from '../session';
import {
  type Db,
  forgetJobs,
  imageIds,
  jobFailures,
  lastTotal,
  listCategories,
  openImageIds,
  selectedIds,
} from '../store';
import { type FeatureHandlers, OK } from './handlers';

export function prelabelHandlers(
  context: Context,
): FeatureHandlers<'prelabel' | 'redecide' | 'job' | 'thumbnails'> {
  const jobs = () => openSession(context).jobs;
  return {
    'prelabel.start': async (input) => {
      const session = await ready(context);
      for (const id of input.imageIds) knownImage(session, id);
      return session.jobs.start('prelabel', imagesOf(session.db, input));
    },
    'redecide.start': async ({ selection }) => {
      const session = await ready(context);
      const open = openImageIds(session.db);
      const chosen = selection && new Set(selectedIds(session.db, selection));
      return session.jobs.start('redecide', chosen ? open.filter((id) => chosen.has(id)) : open);
    },
    'prelabel.redecide': async ({ imageId }) => {
      const session = openSession(context);
      const pair = await projectPair(context, session);
      const { image, key } = await looked(context, session, pair, imageId);
      // Asked first, so that an image never seen by the model doesn't load it.
      if (!(await context.compute.has(key))) return { fresh: false };
      return { fresh: await redecide(context, session, pair, image, key) };
    },
    'job.list': () => jobs().list(),
    'job.pause': ({ id }) => jobs().pause(id),
    'job.resume': ({ id }) => jobs().resume(id),
    'job.cancel': ({ id }) => jobs().cancel(id),
    'job.move': ({ id, index }) => jobs().move(id, index),
    'job.retry': ({ id }) => jobs().retry(id),
    'job.failures': ({ id, offset, limit }) => ({
      items: jobFailures(openSession(context).db, id, offset, limit),
    }),
    'job.prefer': ({ imageIds: ids }) => {
      jobs().prefer(ids);
      return OK;
    },
    'job.clear': () => {
      forgetJobs(openSession(context).db);
      return jobs().list();
    },
    'thumbnails.start': () => {
      const { db } = openSession(context);
      const ids = imageIds(db);
      // Images that were added since make it more; those that have a thumbnail are passed over fast.
      return ids.length > lastTotal(db, 'thumbnails') ? jobs().start('thumbnails', ids) : null;
    },
  };
}

/** The open project, when it has words and its model is here. @throws AppError('bad-input', 'not-found') */
async function ready(context: Context): Promise<Session> {
  const session = openSession(context);
  if (listCategories(session.db).length === 0)
    throw new AppError('bad-input', 'The vocabulary is empty. Add the words to look for first.');
  await projectPair(context, session);
  refuseClosed(session);
  return session;
}

function imagesOf(
  db: Db,
  { scope, imageIds: ids, selection }: z.output<Contract['prelabel.start']['input']>,
): readonly number[] {
  if (scope === 'selection') return selection ? selectedIds(db, selection) : [];
  if (scope === 'images') return ids;
  return scope === 'all' ? imageIds(db) : imageIds(db, 'new');
}
