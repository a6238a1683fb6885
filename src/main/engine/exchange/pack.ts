import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PackImages } from '@shared/domain/exchange';
import { AppError, toAppError } from '@shared/errors';
import type { Output } from '@shared/rpc/contract';
import { below } from '../files/below';
import { imagePath, refuseClosed, type Session } from '../session';
import { copyDatabase, filesToPack, openDatabase, setImageRoot } from '../store';
import { ProblemLog } from './problems';
import type { Progress } from './transfers';
import { isFree } from './write';

/** The folder of the images in a packed project, beside its file. */
const IMAGES = 'images';

/**
 * Writes a copy of the open project that can be moved anywhere: a folder with its file and its images. Every
 * image stays in the copy's list, as its history speaks of them; those whose files are not taken along count
 * as missing there. The files are gathered in a hidden folder inside the target, which may be the root of
 * another disk, and get their names at the end, the project file last: what has none is no project.
 * @param target a new or an empty folder
 * @throws AppError('unsupported') for a zip file, 'conflict' when it is neither, 'bad-input' inside the image
 * root, 'unavailable' when it can't be written or an image can't be read, 'damaged' for an image path that
 * leads out of the root, 'cancelled'; nothing is left then
 */
export async function packProject(
  session: Session,
  target: string,
  which: PackImages,
  progress: Progress,
): Promise<Output<'project.pack'>> {
  const place = resolve(target);
  // Else a folder would get a name that says what it isn't.
  if (/\.zip$/i.test(place))
    throw new AppError(
      'unsupported',
      `A project is packed into a folder, not a zip file. Choose a folder, and zip that.`,
    );
  if (!(await isFree(place)))
    throw new AppError(
      'conflict',
      `${place} is not an empty folder. Choose an empty folder or a new one.`,
    );
  const scratch = join(place, `.${randomUUID()}.tmp`);
  const name = basename(session.file);
  const remains = [scratch, join(place, IMAGES), join(place, name)];
  try {
    const made = await mkdir(place, { recursive: true });
    if (made !== undefined) remains.push(made);
    await refuseInside(session, place);
    await mkdir(join(scratch, IMAGES), { recursive: true });
    const file = join(scratch, name);
    await copyOpen(session, file, progress);
    const packed = await copyImages(
      session,
      relocate(file, which),
      join(scratch, IMAGES),
      progress,
    );
    const { size } = await stat(file);
    await progress('writing', 1);
    for (const part of [IMAGES, name]) await rename(join(scratch, part), join(place, part));
    await rm(scratch, { recursive: true });
    return { target: place, ...packed, bytes: packed.bytes + size };
  } catch (cause) {
    for (const path of remains) await rm(path, { recursive: true, force: true }).catch(() => {}); // ours alone
    throw explain(place, cause);
  }
}

/** A pack among the images would be found there as more of them. */
async function refuseInside({ root }: Session, place: string): Promise<void> {
  const [images, folder] = [await realpath(root).catch(() => root), await realpath(place)];
  if (images === folder || below(images, folder) !== null)
    throw new AppError(
      'bad-input',
      `${place} lies in the folder of the images, where its photos would be found again. Choose a place outside ${root}.`,
    );
}

/** SQLite asks at once whether the copy is still wanted; the answer to a cancel comes a step later. */
async function copyOpen(session: Session, file: string, progress: Progress): Promise<void> {
  let stopped: Error | null = null;
  await copyDatabase(session.db, file, () => {
    if (stopped) throw stopped;
    progress('writing', 0).catch((error: unknown) => (stopped = toAppError(error)));
  });
}

/** Points the copy of a project file to the images beside it; says which of them it wants. */
function relocate(file: string, which: PackImages): ReturnType<typeof filesToPack> {
  const db = openDatabase(file);
  try {
    setImageRoot(db, IMAGES);
    const files = filesToPack(db, which);
    db.pragma('journal_mode = DELETE'); // one file, not three: it is moved about
    return files;
  } finally {
    db.close();
  }
}

async function copyImages(
  session: Session,
  files: ReturnType<typeof filesToPack>,
  folder: string,
  progress: Progress,
): Promise<Omit<Output<'project.pack'>, 'target'>> {
  const problems = new ProblemLog();
  const root = await realpath(session.root).catch(() => session.root);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let [images, bytes, seen] = [0, 0, 0];
  for (const { path, bytes: expected } of files) {
    await progress('writing', seen / total);
    refuseClosed(session);
    seen += expected;
    const source = await realpath(imagePath(session, path)).catch(refuseUnlessGone(path));
    const info = source === null ? null : await stat(source);
    if (source === null || !info?.isFile() || below(root, source) === null) {
      problems.add(leftOut(path, source !== null && info!.isFile()));
      continue;
    }
    const copy = join(folder, path);
    await mkdir(dirname(copy), { recursive: true });
    // On disks that can, the copy shares its blocks with the photo and costs nothing.
    const flags = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
    await copyFile(source, copy, flags).catch(refuseUnreadable(path));
    await utimes(copy, info.atime, info.mtime); // people and rescans tell photos by their times
    images++;
    bytes += info.size;
  }
  return { images, bytes, missing: files.length - images, problems: problems.list() };
}

const leftOut = (path: string, outside: boolean) =>
  ({
    severity: 'skipped',
    where: path,
    ...(outside
      ? {
          code: 'image-file-outside',
          message: `${path} is a link to a file outside the folder of the images, so it was not taken along.`,
        }
      : {
          code: 'image-file-missing',
          message: `${path} is not there, so it was not taken along.`,
        }),
  }) as const;

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

const refuseUnlessGone =
  (path: string) =>
  (cause: unknown): null => {
    if (cause instanceof AppError) throw cause;
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return null;
    return refuseUnreadable(path)(cause);
  };

const refuseUnreadable =
  (path: string) =>
  (cause: unknown): never => {
    // What is wrong with the place, not with the photo, is told of the place.
    if (!['EACCES', 'EPERM', 'EIO', 'ELOOP'].includes(codeOf(cause))) throw cause;
    throw new AppError(
      'unavailable',
      `The image ${path} can't be read, so nothing was packed. See to it that you may read it, or leave it out.`,
      { cause },
    );
  };

function explain(place: string, cause: unknown): unknown {
  if (cause instanceof AppError) return cause;
  return new AppError(
    'unavailable',
    codeOf(cause) === 'ENOSPC'
      ? `There is no room for the project and its photos at ${place}. Nothing was left there; choose another place.`
      : `${place} can't be written. Choose a place that you may write to; nothing was left there.`,
    { cause },
  );
}
