import { type Context, openSession } from '../context';
import { readMoreOutcomes } from '../outcomes';
import { doneTimes, qualityOf } from '../store';
import type { FeatureHandlers } from './handlers';

/** A longer pause between two images isn't work on the second, ms. */
const PAUSE = 10 * 60_000;

export function qualityHandlers(context: Context): FeatureHandlers<'quality'> {
  return {
    'quality.summary': async () => {
      const session = openSession(context);
      const waiting = await readMoreOutcomes(session);
      const times = doneTimes(session.db);
      const gaps = times.slice(1).map((at, i) => at - times[i]!);
      const seconds = gaps.filter((gap) => gap <= PAUSE).map((gap) => gap / 1000);
      return { categories: qualityOf(session.db), seconds, waiting };
    },
  };
}
