import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, deflateSync } from 'node:zlib';
import { AppError } from '@shared/errors';
import type { OutFile } from '@shared/formats/format';
import { encodeColourPng, encodeLabelPng } from '@shared/formats/png';

/** Text is written in pieces of about this many characters. */
const PIECE = 1 << 18;

export interface WriteOptions {
  readonly gzip: boolean;
  readonly images: 'none' | 'copy' | 'link';
  /** Absolute path of an image file that the format names. */
  sourceOf(fileName: string): string;
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
  const scratch = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await mkdir(scratch, { recursive: true });
    const written = new Set<string>();
    for (const file of files) {
      const name = layout === 'file' ? basename(target) : nameOf(file, options.gzip);
      if ('imageOf' in file && options.images === 'none') continue;
      await writeFile(file, inside(scratch, name), options);
      written.add(name);
      await options.breathe();
    }
    await mkdir(folder, { recursive: true });
    for (const name of written) {
      const place = inside(folder, name);
      await mkdir(dirname(place), { recursive: true });
      await rename(inside(scratch, name), place);
    }
    await syncFolder(folder);
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

const nameOf = (file: OutFile, gzip: boolean): string =>
  gzip && 'text' in file ? `${file.path}.gz` : file.path;

/** A format's names come from image paths; none may leave the folder. */
function inside(folder: string, name: string): string {
  const path = resolve(folder, name);
  const way = relative(folder, path);
  if (way === '' || way.startsWith('..') || resolve(folder, way) !== path)
    throw new AppError('bad-input', `${name} leads out of ${folder}; nothing was written.`);
  return path;
}

async function writeFile(file: OutFile, path: string, options: WriteOptions): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if ('imageOf' in file) return placeImage(options.sourceOf(file.imageOf), path, options.images);
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
  source: string,
  path: string,
  how: WriteOptions['images'],
): Promise<void> {
  if (how === 'link') {
    const linked = await link(source, path).then(
      () => true,
      () => false,
    );
    if (linked) return;
  }
  await copyFile(source, path);
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
