import { join } from 'node:path';
import type { PairCheck } from '@shared/domain/model';
import { AppError, toAppError } from '@shared/errors';
import { sha256 } from '../../checkpoint/hash';
import { sizeOf } from '../../checkpoint/pull';
import type { InstalledPair } from './catalog';

/**
 * Reads every file of a pair and compares it with the size and hash in its pair.json.
 * @param onProgress share of the bytes that are read, 0..1
 */
export async function verifyPair(
  { pair, folder }: InstalledPair,
  onProgress: (done: number) => void = () => {},
  signal?: AbortSignal,
): Promise<PairCheck> {
  const expected = Object.entries(pair.files);
  const bytes = expected.reduce((sum, [, file]) => sum + file.bytes, 0);
  const files: PairCheck['files'] = [];
  let read = 0;
  for (const [file, known] of expected) {
    if (signal?.aborted) throw toAppError(signal.reason);
    const path = join(folder, file);
    const size = await sizeOf(path);
    const same = size === known.bytes && (await sha256(path)) === known.sha256;
    files.push({ file, state: size === null ? 'missing' : same ? 'sound' : 'changed' });
    onProgress((read += known.bytes) / bytes);
  }
  return { id: pair.id, sound: files.every(({ state }) => state === 'sound'), bytes, files };
}

/** @throws AppError('damaged') naming the first file that is not as it was written */
export function refuseUnsound({ files }: PairCheck, { pair, folder }: InstalledPair): void {
  const bad = files.find(({ state }) => state !== 'sound');
  if (bad)
    throw new AppError(
      'damaged',
      `${join(folder, bad.file)} of “${pair.title}” is ${bad.state === 'missing' ? 'missing' : 'damaged'}. Remove the model and get it again.`,
    );
}
