import { toAppError } from '@shared/errors';
import { knownImage, noteProblem } from '../files/images';
import { cachedThumbnail } from '../files/thumbnail';
import { imagePath } from '../session';
import { unhurried } from '../store';
import type { Run } from './run';

/** Makes thumbnails before anybody scrolls there. */
export async function makeThumbnails(run: Run): Promise<void> {
  const { context, session, signal } = run;
  for (let [item] = run.next(1); item && !signal.aborted; [item] = run.next(1)) {
    const { imageId } = item;
    run.at(imageId);
    let failure: string | null = null;
    try {
      await cachedThumbnail(context, imagePath(session, knownImage(session, imageId).path));
    } catch (error) {
      failure = toAppError(error).message;
    }
    if (signal.aborted) return;
    const now = item;
    if (failure) noteProblem(context, session, knownImage(session, imageId), failure);
    unhurried(session.db, () => run.finish(now, failure ? 'failed' : 'done', failure));
    run.tell(1);
  }
}
