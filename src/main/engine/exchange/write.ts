import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, deflateSync } from 'node:zlib';
import { AppError } from '@shared/errors';
import type { OutFile } from '@shared/formats/format';
import { encodeColourPng, encodeLabelPng } from '@shared/formats/png';
import type { Problem } from '@shared/formats/records';
import { below } from '../files/below';

/** Text is written in pieces of about this many characters. */
const PIECE = 1 << 18;

export interface WriteOptions {
  readonly gzip: boolean;
  readonly images: 'none' | 'copy' | 'link';
  /** Absolute path of an image file that the format names. */
  sourceOf(fileName: string): string;
  /** Whether a file belongs to the project and must not be written over; takes a path without links. */
  isOwn(path: string): boolean;
  /** Is told of images that can't be had. */
  report(problem: Problem): void;
  /** Called between two pieces. @throws to stop the writing */
  breathe(): Promise<void>;
}

/**
 * Writes an export whole or not at all: everything goes to a folder beside the target first, and to the disk;
 * then the files are moved to their names, over old ones. A failure before that leaves the target untouched.
 * @param target a file for a format of one file, else a folder
 * @returns the number of files written
 * @throws AppError('unavailable') naming the target; whatever `breathe` throws
 */
export async function writeExport(
  files: Iterable<OutFile>,
  target: string,
  layout: 'file' | 'folder',
  options: WriteOptions,
): Promise<number> {
  const folder = layout === 'file' ? dirname(target) : target;
  const nameOf = (file: OutFile): string => {
    if (layout === 'file') return basename(target);
    return options.gzip && 'text' in file ? `${file.path}.gz` : file.path;
  };
  const scratch = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await mkdir(scratch, { recursive: true });
    const written = new Set<string>();
    for (const file of files) {
      await options.breathe();
      if ('imageOf' in file && options.images === 'none') continue;
      const name = nameOf(file);
      if (await writeFile(file, inside(scratch, name), inside(folder, name), options))
        written.add(name);
    }
    // Whatever can be refused is refused before the first file is in its place.
    const folders = new Set([folder]);
    for (const name of written) folders.add(await prepare(inside(folder, name), options));
    for (const name of written) await rename(inside(scratch, name), inside(folder, name));
    for (const each of folders) await syncFolder(each);
    return written.size;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'unavailable',
      `${target} can't be written. Choose a place that you may write to and that has room; what was there is unchanged.`,
      { cause },
    );
  } finally {
    await rm(scratch, { recursive: true, force: true }).catch(() => {}); // hidden, and ours
  }
}

/** A format's names come from image paths; none may leave the folder. */
function inside(folder: string, name: string): string {
  const path = below(folder, name);
  if (path !== null) return path;
  throw new AppError('bad-input', `${name} leads out of ${folder}; nothing was written.`);
}

/**
 * Makes the folder of a file that is about to be moved there, and returns it.
 * @throws AppError('bad-input') where a folder has that name, or a file of the project
 */
async function prepare(place: string, { isOwn }: WriteOptions): Promise<string> {
  const folder = dirname(place);
  await mkdir(folder, { recursive: true });
  if (isOwn(join(await realpath(folder), basename(place))))
    throw new AppError(
      'bad-input',
      `${place} belongs to the project itself and was not written over. Choose another place.`,
    );
  if ((await lstat(place).catch(() => null))?.isDirectory())
    throw new AppError(
      'bad-input',
      `${place} is a folder, and a file would be written there. Choose another place; nothing was changed.`,
    );
  return folder;
}

/** @returns false when there was nothing to write */
async function writeFile(
  file: OutFile,
  path: string,
  place: string,
  options: WriteOptions,
): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  if ('imageOf' in file) return placeImage(file.imageOf, path, place, options);
  const handle = await open(path, 'wx');
  try {
    if ('text' in file) await writeText(file.text, handle, options);
    else
      await handle.writeFile(
        'labelPng' in file
          ? encodeLabelPng(file.labelPng, deflateSync)
          : encodeColourPng(file.colourPng, deflateSync),
      );
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (options.gzip && 'text' in file) await zip(path);
  return true;
}

async function writeText(
  pieces: Iterable<string>,
  handle: Awaited<ReturnType<typeof open>>,
  { breathe }: WriteOptions,
): Promise<void> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length >= PIECE) {
      await handle.writeFile(text);
      text = '';
    }
    await breathe();
  }
  await handle.writeFile(text);
}

async function zip(path: string): Promise<void> {
  const packed = `${path}.packed`;
  await pipeline(
    createReadStream(path),
    createGzip(),
    createWriteStream(packed, { flags: 'wx', flush: true }),
  );
  await rename(packed, path);
}

/** A link costs no room but needs the same disk; where it can't be had, a copy does. */
async function placeImage(
  name: string,
  path: string,
  place: string,
  { images, sourceOf, report }: WriteOptions,
): Promise<boolean> {
  const source = await realpath(sourceOf(name)).catch(() => null);
  if (source === null) {
    report({
      severity: 'skipped',
      code: 'image-file-missing',
      where: name,
      message: `${name} is not there, so its labels go out without it.`,
    });
    return false;
  }
  if (source === (await realpath(place).catch(() => null))) return false; // where it belongs already
  const linked =
    images === 'link' &&
    (await link(source, path).then(
      () => true,
      () => false,
    ));
  if (!linked) await copyFile(source, path);
  return true;
}

/** So that the new names outlast a power cut; not every system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Whether a place may take an export without a question: nothing is there, or an empty folder. */
export async function isFree(target: string): Promise<boolean> {
  try {
    return (await readdir(target)).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
