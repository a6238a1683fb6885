import { createReadStream, type Stats } from 'node:fs';
import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { createGunzip, inflateSync } from 'node:zlib';
import { AppError } from '@shared/errors';
import type { Source, SourceFiles } from '@shared/formats/format';
import { imageFinder } from '@shared/formats/support/paths';
import { below } from '../files/below';
import { isHidden } from '../files/scan';
import type { Session } from '../session';
import { imageFiles } from '../store';

/** Small files are read whole; a larger one than this is no label file of those formats. */
const MAX_WHOLE = 512 * 2 ** 20;

/** Whoever chooses the list of names of a set means the labels around it. */
const NAMES_A_FOLDER =
  /^(data(set)?\.ya?ml|(classes|class_names|labelmap)\.txt|label_config\.xml)$/i;

/** The chosen file or folder, as readers see it: nothing outside it can be reached. */
export interface Chosen {
  readonly files: SourceFiles;
  /** Bytes of all its files. */
  readonly bytes: number;
  /** Bytes handed out so far. */
  read(): number;
}

/** @throws AppError('not-found', 'bad-input') naming the path */
export async function chosenFiles(path: string): Promise<Chosen> {
  const full = resolve(path);
  const info = await statOf(full);
  const folder = info.isDirectory() ? full : dirname(full);
  const root = await realpath(folder);
  const isSet = info.isDirectory() || NAMES_A_FOLDER.test(basename(full));
  const names = isSet ? await walk(root) : [basename(full)];
  const sizes = await Promise.all(names.map(async (name) => (await statOf(join(root, name))).size));
  let read = 0;

  /** Links may lead anywhere: what counts is where a name ends up. */
  const inside = async (name: string): Promise<string> => {
    const target = await realpath(resolve(root, name)).catch((cause: unknown) => {
      throw new AppError('not-found', `${name} is not in ${folder}.`, { cause });
    });
    if (below(root, target) === null)
      throw new AppError('bad-input', `${name} leads out of ${folder}; it was not read.`);
    return target;
  };

  async function* open(name: string): AsyncGenerator<Uint8Array> {
    const file = await inside(name);
    const stream = createReadStream(file, { highWaterMark: 2 ** 18 });
    stream.on('data', (chunk) => (read += chunk.length));
    const source = name.toLowerCase().endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
    stream.on('error', (error) => source.destroy(error));
    try {
      for await (const chunk of source) yield chunk as Uint8Array;
    } catch (cause) {
      throw new AppError('bad-input', `${file} can't be read to its end; it may be damaged.`, {
        cause,
      });
    }
  }

  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    read: () => read,
    files: {
      async *list() {
        yield* names;
      },
      async read(name) {
        const file = await inside(name);
        const { size } = await statOf(file);
        if (size > MAX_WHOLE)
          throw new AppError('bad-input', `${file} is too large to be a label file of this kind.`);
        read += size;
        return readFile(file);
      },
      open,
    },
  };
}

/** What a format's reader gets. */
export function sourceFor(files: SourceFiles, session: Session): Source {
  // Only some formats ask for images, and a project may have very many.
  let find: Source['findImage'] | null = null;
  return {
    files,
    findImage: (name) => (find ??= finderOf(session))(name),
    inflate: (bytes, maxBytes) => inflateSync(bytes, { maxOutputLength: maxBytes }),
  };
}

function finderOf({ db }: Session): Source['findImage'] {
  const images = new Map(imageFiles(db).map((image) => [image.path, image]));
  return imageFinder(images.keys(), async (path) => {
    const { width, height } = images.get(path)!;
    return width > 0 ? { width, height } : null;
  });
}

async function statOf(file: string): Promise<Stats> {
  return stat(file).catch((cause: unknown) => {
    throw new AppError('not-found', `${file} can't be read. Choose another file or folder.`, {
      cause,
    });
  });
}

/** Every file below a folder, POSIX and relative, in a stable order; hidden ones and links are passed over. */
async function walk(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new AppError('not-found', `${root} can't be read. Choose another folder.`, { cause });
    },
  );
  return entries
    .filter((entry) => entry.isFile() && !isHidden(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
