import type { Image } from '@shared/domain/image';
import { AppError } from '@shared/errors';
import type { Output } from '@shared/rpc/contract';
import type { Context } from '../context';
import { paced } from '../exchange/transfers';
import { tellToReadAgain } from '../history';
import { imagePath, projectOf, refuseClosed, type Session, storedRoot } from '../session';
import {
  type ImageFile,
  imageFiles,
  insertImage,
  moveImages,
  setImageError,
  setImageRoot,
  transaction,
} from '../store';
import { freshImage, goneMessage, measureAll, tellImages } from './images';
import { findMoved } from './moved';
import { scanFolder } from './scan';

type Found = Output<'project.rescan'>;

/** Of each project one at a time: two would both add what they find. */
const running = new WeakMap<Session, Promise<unknown>>();

/** Brings the project up to date with its folder: files that came, went, came back, moved or changed. */
export function rescan(context: Context, session: Session): Promise<Found> {
  const last = running.get(session) ?? Promise.resolve();
  const next = last.catch(() => {}).then(() => lookThrough(context, session));
  running.set(session, next);
  return next;
}

async function lookThrough(context: Context, session: Session): Promise<Found> {
  refuseClosed(session);
  const files = new Map((await scanFolder(session.root)).map((file) => [file.path, file]));
  refuseClosed(session);
  const known = imageFiles(session.db);
  const paths = new Set(known.map(({ path }) => path));
  const lost = known.filter((image) => !isAt(image, files.get(image.path)));
  const unclaimed = [...files.values()].filter(({ path }) => !paths.has(path));

  const moved = await movedImages(context, session, lost, files, unclaimed);
  const taken = new Set([...moved.values()].map(({ path }) => path));
  const added = unclaimed.filter(({ path }) => !taken.has(path));
  const gone = known.filter(({ id, path }) => !files.has(path) && !moved.has(id));
  transaction(session.db, () => {
    moveImages(session.db, moved);
    for (const file of added) insertImage(session.db, file);
    for (const { id, path } of gone) setImageError(session.db, id, goneMessage(path));
  });
  if (moved.size > 0) tellToReadAgain(context, session);
  const goneIds = gone.map(({ id }) => id);
  tellImages(context, session, goneIds);

  const breathe = paced(() => refuseClosed(session));
  let changed = 0;
  for (const image of known) {
    const file = files.get(image.path);
    await breathe();
    if (!file || moved.has(image.id) || (isAt(image, file) && image.error === null)) continue;
    const fresh = await freshImage(context, session, image.id);
    if (isOther(image, fresh, file)) changed++;
  }
  await measureAll(context, session);
  refuseClosed(session);
  if (added.length > 0) context.emit('project', projectOf(session));
  const failed = imageFiles(session.db).filter(({ error }) => error !== null).length - gone.length;
  return { added: added.length, moved: moved.size, gone: gone.length, changed, failed };
}

/** Size and time tell at no cost that a file is the same. */
const isAt = (image: Image, file: ImageFile | undefined): boolean =>
  file !== undefined && file.bytes === image.bytes && file.mtimeMs === image.mtimeMs;

/** Whether a file that was looked at afresh holds something else: one that was only touched keeps its hash. */
const isOther = (image: Image, fresh: Image, file: ImageFile): boolean =>
  !isAt(image, file) && (image.hash === null || fresh.error !== null || fresh.hash !== image.hash);

/**
 * Where lost images are now. A file at the path of another image is one of those it may be, when that image has
 * moved, too (files renamed in a row).
 */
async function movedImages(
  context: Context,
  session: Session,
  lost: readonly Image[],
  files: ReadonlyMap<string, ImageFile>,
  unclaimed: readonly ImageFile[],
): Promise<Map<number, ImageFile>> {
  const replaced = lost.filter(({ path }) => files.has(path));
  const candidates = [...unclaimed, ...replaced.map(({ path }) => files.get(path)!)];
  const moved = await findMoved(lost, candidates, async (file) => {
    refuseClosed(session);
    return context.compute.hash(imagePath(session, file.path)).catch(() => null);
  });
  refuseClosed(session);
  const owners = new Map(replaced.map(({ path, id }) => [path, id]));
  const pathOf = new Map(lost.map(({ id, path }) => [id, path]));
  // One that is at its place was touched, and is looked at there.
  for (const [id, file] of moved) if (pathOf.get(id) === file.path) moved.delete(id);
  for (let settled = false; !settled;) {
    settled = true;
    for (const [id, { path }] of moved) {
      const owner = owners.get(path);
      if (owner === undefined || moved.has(owner)) continue;
      moved.delete(id); // the image whose path it has would have none
      settled = false;
    }
  }
  return moved;
}

/**
 * The images lie in another folder now: it becomes the project's, and what is there is found by path or by
 * content. @throws AppError('not-found') when none of the images is there; nothing has changed then
 */
export async function relink(
  context: Context,
  session: Session,
  folder: string,
): Promise<Output<'project.relink'>> {
  const files = await scanFolder(folder);
  refuseClosed(session);
  const known = imageFiles(session.db);
  const [paths, lengths] = [
    new Set(files.map(({ path }) => path)),
    new Set(files.map(({ bytes }) => bytes)),
  ];
  // Whether content that is as long is the same, the rescan tells.
  const likely = known.some(
    ({ path, bytes, hash }) => paths.has(path) || (hash !== null && lengths.has(bytes)),
  );
  if (known.length > 0 && !likely)
    throw new AppError(
      'not-found',
      `None of this project's images is in ${folder}. Choose the folder that they were moved to.`,
    );
  setImageRoot(session.db, storedRoot(session.file, folder));
  session.root = folder;
  const { added } = await rescan(context, session);
  tellToReadAgain(context, session);
  const missing = imageFiles(session.db).filter(({ path }) => !paths.has(path)).length;
  return { found: known.length - missing, missing, added };
}
