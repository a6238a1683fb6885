import { stat } from 'node:fs/promises';
import type { Image } from '@shared/domain/image';
import { AppError, toAppError } from '@shared/errors';
import { measure } from '../../imaging';
import type { Context } from '../context';
import { imagePath, refuseClosed, type Session } from '../session';
import {
  countAnnotations,
  getImage,
  imageRows,
  setChanged,
  setImageError,
  setImageFile,
  setImageHash,
  setImageSize,
  transaction,
  unmeasuredImages,
  unhurried,
} from '../store';

type Teller = Pick<Context, 'emit'>;
type Looker = Pick<Context, 'emit' | 'compute'>;

/** @throws AppError('not-found') */
export function knownImage({ db }: Session, id: number): Image {
  const image = getImage(db, id);
  if (!image) throw new AppError('not-found', `The project has no image ${id}.`);
  return image;
}

export function tellImages(
  { emit }: Teller,
  { db, closed }: Session,
  ids: readonly number[],
): void {
  if (!closed.aborted && ids.length > 0) emit('images', imageRows(db, ids));
}

/** Notes on the image why it can't be used, or that it can again. */
export function noteProblem(
  context: Teller,
  session: Session,
  { id, error }: Image,
  problem: string | null,
): void {
  if (session.closed.aborted || error === problem) return;
  unhurried(session.db, () => setImageError(session.db, id, problem));
  tellImages(context, session, [id]);
}

/**
 * An image as its file is now: a file that has changed since it was last looked at is measured again, and where
 * other pixels are under masks the image is marked.
 * @throws AppError why it can't be used; 'not-found' for an unknown id
 */
export async function lookAt(context: Looker, session: Session, id: number): Promise<Image> {
  const image = knownImage(session, id);
  const file = imagePath(session, image.path);
  const { size, mtimeMs } = await stat(file).catch((cause: unknown) => {
    throw new AppError('not-found', goneMessage(image.path), { cause });
  });
  const touched = size !== image.bytes || mtimeMs !== image.mtimeMs;
  if (!touched && image.width > 0 && image.error === null) return image;
  const measured = await measure(file);
  const same = !touched || (await isSame(context, image, file, size));
  refuseClosed(session);
  const labelled = countAnnotations(session.db, id) > 0;
  const fits = measured.width === image.width && measured.height === image.height;
  unhurried(session.db, () =>
    transaction(session.db, () => {
      if (labelled && same === false) setChanged(session.db, id, true);
      if (labelled && !fits) return;
      if (!fits) setImageSize(session.db, id, measured.width, measured.height);
      const now = { path: image.path, bytes: size, mtimeMs };
      if (touched) setImageFile(session.db, id, now, same ? image.hash : null);
      // What had another size meanwhile, and has its old content again.
      if (same && image.error !== null) setChanged(session.db, id, false);
      setImageError(session.db, id, null);
    }),
  );
  tellImages(context, session, [id]);
  if (labelled && !fits)
    throw new AppError(
      'conflict',
      `${image.path} was ${image.width} x ${image.height} when it was labelled and is ${measured.width} x ${measured.height} now. Put the old file back.`,
    );
  return knownImage(session, id);
}

/** Whether a file that was touched holds what it held; null when nobody knows what that was. */
async function isSame(
  { compute }: Looker,
  { hash, bytes }: Image,
  file: string,
  size: number,
): Promise<boolean | null> {
  if (bytes === 0) return null; // an import made the image before its file was there
  if (size !== bytes) return false;
  return hash === null ? null : (await compute.hash(file)) === hash;
}

export const goneMessage = (path: string): string =>
  `${path} is not there any more. Put it back, or rescan the folder.`;

/** The same, but what is wrong with the file is noted in the image's `error` and is no failure. */
export async function freshImage(context: Looker, session: Session, id: number): Promise<Image> {
  const image = knownImage(session, id);
  try {
    return await lookAt(context, session, id);
  } catch (error) {
    refuseClosed(session);
    noteProblem(context, session, image, toAppError(error).message);
    return knownImage(session, id);
  }
}

/** The hash of an image's file, computed once for as long as the file stays the same. */
export async function hashOf(
  { compute }: Pick<Context, 'compute'>,
  session: Session,
  { id, path, hash }: Image,
): Promise<string> {
  if (hash !== null) return hash;
  const computed = await compute.hash(imagePath(session, path));
  refuseClosed(session);
  unhurried(session.db, () => setImageHash(session.db, id, computed));
  return computed;
}

/** Hashes images whose hash isn't known; a file that can't be read stays without. */
export async function hashAll(
  context: Pick<Context, 'compute'>,
  session: Session,
  ids: readonly number[],
  breathe: () => Promise<void>,
): Promise<void> {
  for (const id of ids) {
    await breathe();
    await hashOf(context, session, knownImage(session, id)).catch(() => refuseClosed(session));
  }
}

/** Images measured between two writes: each write waits for the disk. */
const BATCH = 64;

/** Measures, in the background, every image that never was: sizes are known before anyone needs them. */
export async function measureAll(context: Teller, session: Session): Promise<void> {
  const { db, closed } = session;
  const waiting = unmeasuredImages(db);
  for (let at = 0; at < waiting.length && !closed.aborted; at += BATCH) {
    const batch = waiting.slice(at, at + BATCH);
    const results = await Promise.allSettled(
      batch.map(async ({ path }) => measure(imagePath(session, path))),
    );
    if (closed.aborted) return;
    unhurried(db, () =>
      transaction(db, () => {
        results.forEach((result, i) => {
          const { id } = batch[i]!;
          if (result.status === 'fulfilled')
            setImageSize(db, id, result.value.width, result.value.height);
          else setImageError(db, id, toAppError(result.reason).message);
        });
      }),
    );
    tellImages(
      context,
      session,
      batch.map(({ id }) => id),
    );
  }
}
