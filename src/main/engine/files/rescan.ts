import type { Image } from '@shared/domain/image';
import type { Output } from '@shared/rpc/contract';
import type { Context } from '../context';
import { projectOf, refuseClosed, type Session } from '../session';
import { type ImageFile, imageFiles, insertImage, setImageError, transaction } from '../store';
import { freshImage, goneMessage, hashOf, measureAll, tellImages } from './images';
import { scanFolder } from './scan';

/** Brings the project up to date with its folder: files that came, went, came back or changed. */
export async function rescan(
  context: Context,
  session: Session,
): Promise<Output<'project.rescan'>> {
  const files = new Map((await scanFolder(session.root)).map((file) => [file.path, file]));
  refuseClosed(session);
  const known = imageFiles(session.db);
  const paths = new Set(known.map(({ path }) => path));
  const added = [...files.values()].filter(({ path }) => !paths.has(path));
  const gone = known.filter(({ path }) => !files.has(path));
  const back = known.filter(({ path, error }) => files.has(path) && error !== null);
  transaction(session.db, () => {
    for (const file of added) insertImage(session.db, file);
    for (const { id, path } of gone) setImageError(session.db, id, goneMessage(path));
  });
  tellImages(
    context,
    session,
    gone.map(({ id }) => id),
  );
  let changed = 0;
  for (const image of known) {
    const file = files.get(image.path);
    if (!file) continue;
    refuseClosed(session);
    if (await isChanged(context, session, image, file)) changed++;
    else if (back.includes(image)) await freshImage(context, session, image.id);
  }
  await measureAll(context, session);
  refuseClosed(session);
  if (added.length > 0) context.emit('project', projectOf(session));
  const failed = imageFiles(session.db).filter(({ error }) => error !== null).length - gone.length;
  return { added: added.length, moved: 0, gone: gone.length, changed, failed };
}

/** Size and time tell at no cost that a file is the same; where they differ its content decides. */
async function isChanged(
  context: Context,
  session: Session,
  image: Image,
  { bytes, mtimeMs }: ImageFile,
): Promise<boolean> {
  if (bytes === image.bytes && mtimeMs === image.mtimeMs) return false;
  const fresh = await freshImage(context, session, image.id);
  if (image.hash === null || fresh.error !== null) return true;
  return (await hashOf(context, session, fresh)) !== image.hash;
}

/** The images lie in another folder now. @throws AppError('not-found') when none of them does */
export async function relink(
  context: Context,
  session: Session,
  folder: string,
): Promise<Output<'project.relink'>> {
  session.root = folder;
  const { added } = await rescan(context, session);
  return { found: 0, missing: 0, added };
}
