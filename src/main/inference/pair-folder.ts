import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@shared/errors';
import type { Form } from '../proxyclip/form';
import { Pair } from '../proxyclip/pair';

/** Files found whole in this process's life: hashing takes seconds, and files that keep size and time are the same. */
const verified = new Set<string>();

/**
 * Reads a pair's folder and checks every file that will be read, by size and SHA-256.
 * @param variant used instead of the pair's own image graphs
 * @throws AppError `not-found` for a missing file, `damaged` for one that is not what is said of it.
 */
export async function readPair(folder: string, variant: Form['variant'] = null): Promise<Pair> {
  const pair = await readPairJson(join(folder, 'pair.json'));
  // The portable variant reads the weights of the pair itself.
  const replaced = variant && variant.kind !== 'portable' ? pair.images : [];
  const unread = new Set(replaced.flatMap(({ file }) => [file, `${file}.data`]));
  const own = Object.entries(pair.files).filter(([name]) => !unread.has(name));
  await verify(folder, Object.fromEntries(own));
  if (variant) await verify(variant.folder, variant.files);
  return pair;
}

async function verify(folder: string, files: Pair['files']): Promise<void> {
  for (const [name, expected] of Object.entries(files)) {
    const file = join(folder, name);
    const { size, mtimeMs } = await stat(file).catch((cause: unknown) => {
      throw new AppError('not-found', `The model file ${file} is missing; ${REPAIR}`, { cause });
    });
    if (size !== expected.bytes)
      throw new AppError(
        'damaged',
        `The model file ${file} has ${size} bytes instead of ${expected.bytes}; ${REPAIR}`,
      );
    const key = `${file}\n${size}\n${mtimeMs}\n${expected.sha256}`;
    if (verified.has(key)) continue;
    if ((await sha256(file)) !== expected.sha256)
      throw new AppError('damaged', `The content of the model file ${file} is wrong; ${REPAIR}`);
    verified.add(key);
  }
}

const REPAIR = 'get the model again.';

async function readPairJson(file: string): Promise<Pair> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('not-found', `No model pair here: ${file} cannot be read.`, { cause });
  });
  try {
    return Pair.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('damaged', `${file} does not describe a model pair; ${REPAIR}`, { cause });
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
