import type { Edit } from '@shared/domain/edit';
import type { Image } from '@shared/domain/image';
import { type AppError, toAppError } from '@shared/errors';
import { embeddingKey } from '../cache/embedding-key';
import type { Context } from '../context';
import { knownImage } from '../files/images';
import { tellEdits } from '../history';
import type { Run } from '../jobs/run';
import type { InstalledPair } from '../models/catalog';
import type { Session } from '../session';
import { applyEdit, type JobItem, transaction, unhurried } from '../store';
import { editOf, projectPair } from './suggest';
import type { Proposal } from './suggestions';
import { propose, vocabularyOf } from './vocabulary';

/** Images in one transaction: enough to keep the threads busy, few enough to keep no other call waiting. */
const BATCH = 8;

/** What became of an image: what was found there (null: it can't be decided without a model), or what failed. */
interface Outcome {
  item: JobItem;
  image: Image;
  found: Proposal[] | null;
  error: AppError | null;
}

/**
 * New suggestions for the queued images of a job from their cached embeddings: no model runs.
 * While the store takes in some images the next are being decided.
 * @throws AppError what is wrong with every image
 */
export async function redecideImages(run: Run): Promise<void> {
  const { context, session, signal } = run;
  const pair = await projectPair(context, session);
  // Before the first image: what is wrong with the model or the words is wrong for every image.
  await vocabularyOf(context, session, pair);
  run.beginRate(); // new words may take a minute to encode, once
  const begin = (atWork: readonly Outcome[]): Promise<Outcome[]> => {
    const items = run.next(BATCH, new Set(atWork.map(({ item }) => item.position)));
    const batch = decideBatch(context, session, pair, items);
    batch.catch(() => {}); // told when its turn comes
    return batch;
  };
  for (let next = begin([]); !signal.aborted;) {
    const batch = await next;
    if (signal.aborted || batch.length === 0) return;
    next = begin(batch);
    keep(run, batch);
    run.tell(batch.length);
  }
}

async function decideBatch(
  context: Context,
  session: Session,
  pair: InstalledPair,
  items: readonly JobItem[],
): Promise<Outcome[]> {
  // Asked each time: words may be changed while the run is under way.
  const vocabulary = await vocabularyOf(context, session, pair);
  const { precision } = await context.inference.knownFormOf(pair);
  const outcomes = items.map(async (item): Promise<Outcome> => {
    const image = knownImage(session, item.imageId);
    const { hash, width, status } = image;
    const decidable = hash !== null && width > 0 && status !== 'done';
    try {
      const found = decidable
        ? await propose(
            context,
            session,
            pair,
            vocabulary,
            image,
            embeddingKey(hash, pair.pair, precision),
          )
        : null;
      return { item, image, found, error: null };
    } catch (error) {
      return { item, image, found: null, error: toAppError(error) };
    }
  });
  return Promise.all(outcomes);
}

/** One transaction for all of them, and one word to those who listen. */
function keep(run: Run, outcomes: readonly Outcome[]): void {
  const { context, session } = run;
  const { db } = session;
  const applied: Edit[] = [];
  unhurried(db, () =>
    transaction(db, () => {
      for (const { item, image, found, error } of outcomes) {
        // A person may have called the image done meanwhile.
        const open = knownImage(session, image.id).status !== 'done';
        const edit = found && open ? editOf(session, image, found) : null;
        const change = edit && applyEdit(db, edit);
        if (change) applied.push(change);
        if (error) run.finish(item, 'failed', error.message);
        else run.finish(item, found && open ? 'done' : 'skipped');
      }
    }),
  );
  tellEdits(context, session, applied);
}
