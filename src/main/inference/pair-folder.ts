import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@shared/errors';
import { Pair } from '../proxyclip/pair';

/** Files found whole in this process's life: hashing takes seconds, and files that keep size and time are the same. */
const verified = new Set<string>();

/**
 * Reads a pair's folder and checks every file it lists by size and SHA-256.
 * @throws AppError `not-found` for a missing file, `damaged` for one that is not what pair.json says.
 */
export async function readPair(folder: string): Promise<Pair> {
  const pair = await readPairJson(join(folder, 'pair.json'));
  for (const [name, expected] of Object.entries(pair.files)) {
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
  return pair;
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
