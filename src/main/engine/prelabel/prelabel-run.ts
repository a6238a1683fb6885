import { toAppError } from '@shared/errors';
import { knownImage, noteProblem } from '../files/images';
import type { Run } from '../jobs/run';
import { type JobItem, unhurried } from '../store';
import { prepare, type Prepared, projectPair, suggest } from './suggest';
import { vocabularyOf } from './vocabulary';

/** New suggestions by the models, image by image. */
export async function prelabelImages(run: Run): Promise<void> {
  const { context, session, signal } = run;
  const pair = await projectPair(context, session);
  // Before the first image: what is wrong with the model or the words is wrong for every image.
  await vocabularyOf(context, session, pair);
  run.beginRate(); // new words may take a minute to encode, once
  let ready = new Map<number, Promise<Prepared>>();
  for (let items = run.next(2); items.length > 0 && !signal.aborted; items = run.next(2)) {
    // While the model is at one image, the next is being read and decoded; what is on the screen now may be another.
    ready = new Map(
      items.map(({ imageId }): [number, Promise<Prepared>] => {
        const prepared = ready.get(imageId) ?? prepare(context, session, pair, imageId);
        prepared.catch(() => {}); // told when its turn comes
        return [imageId, prepared];
      }),
    );
    const [item] = items as [JobItem];
    run.at(item.imageId);
    try {
      await suggest(context, session, pair, await ready.get(item.imageId)!, signal);
      unhurried(session.db, () => run.finish(item, 'done'));
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = toAppError(error);
      if (code === 'internal') console.error(error);
      noteProblem(context, session, knownImage(session, item.imageId), message);
      unhurried(session.db, () => run.finish(item, 'failed', message));
    }
    run.tell(1);
  }
}
