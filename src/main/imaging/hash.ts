import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { imageProblem } from './problem';

/** SHA-256 of a file's bytes, hex, read in pieces. @throws AppError naming the file */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    throw imageProblem(file, error);
  }
  return hash.digest('hex');
}
