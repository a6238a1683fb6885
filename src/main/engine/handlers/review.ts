import { type Context, openSession } from '../context';
import { knownImage } from '../files/images';
import { readMoreOutcomes } from '../outcomes';
import { putVerdict, reviewersOf, reviewQueue } from '../store';
import { type FeatureHandlers, OK } from './handlers';

export function reviewHandlers(context: Context): FeatureHandlers<'review'> {
  return {
    'review.queue': async (plan) => {
      const session = openSession(context);
      if (plan.order === 'change') await readMoreOutcomes(session);
      return { items: reviewQueue(session.db, plan) };
    },
    'review.judge': ({ item, reviewer, verdict }) => {
      const session = openSession(context);
      knownImage(session, item.imageId);
      putVerdict(session.db, item, reviewer, verdict, Date.now());
      return OK;
    },
    'review.reviewers': () => ({ names: reviewersOf(openSession(context).db) }),
  };
}
