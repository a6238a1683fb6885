import { setImmediate } from 'node:timers/promises';
import { refuseClosed, type Session } from './session';
import { readOutcomes, staleOutcomes, unhurried } from './store';

/** Images whose histories are read in one go: other calls are answered between two. */
const SLICE = 16;
/** How long a call reads before it answers with what there is, ms. */
const PATIENCE = 1500;

/**
 * Looks what became of the suggestions of images that people have worked on since that was looked at last.
 * @returns how many images are left to look at
 * @throws AppError('no-project') when the project is closed meanwhile
 */
export async function readMoreOutcomes(session: Session): Promise<number> {
  const stale = staleOutcomes(session.db);
  const until = Date.now() + PATIENCE;
  let at = 0;
  while (at < stale.length && Date.now() < until) {
    const some = stale.slice(at, at + SLICE);
    unhurried(session.db, () => readOutcomes(session.db, some));
    at += some.length;
    await setImmediate();
    refuseClosed(session);
  }
  return stale.length - at;
}
