import type { MaskSketch } from '@shared/domain/list';
import { type Context, openSession } from '../context';
import { refuseClosed } from '../session';
import {
  doneTimes,
  imageRows,
  matchingIds,
  orderOf,
  shownMasks,
  statusCounts,
  tallyOf,
} from '../store';
import type { FeatureHandlers } from './handlers';

export function listHandlers(context: Context): FeatureHandlers<'list'> {
  return {
    'list.order': ({ query }) => ({ ids: [...orderOf(openSession(context).db, query)] }),
    'list.rows': ({ ids }) => ({ items: imageRows(openSession(context).db, ids) }),
    'list.matching': ({ ids, filter }) => ({
      ids: matchingIds(openSession(context).db, ids, filter),
    }),
    'list.masks': async ({ ids }) => {
      const session = openSession(context);
      const masks = shownMasks(session.db, ids);
      const rings = await context.compute.sketch(masks);
      refuseClosed(session);
      const items = new Map<number, MaskSketch>(ids.map((id) => [id, { id, masks: [] }]));
      masks.forEach(({ imageId, categoryId, status }, i) => {
        items.get(imageId)?.masks.push({ categoryId, status, rings: rings[i] ?? [] });
      });
      return { items: [...items.values()] };
    },
    'list.tally': ({ ids }) => tallyOf(openSession(context).db, ids),
    'list.progress': () => {
      const { db } = openSession(context);
      return { status: statusCounts(db), doneAt: doneTimes(db) };
    },
  };
}
