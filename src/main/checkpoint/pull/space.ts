import { statfs } from 'node:fs/promises';
import { AppError } from '@shared/errors';

/** What a file system should keep free for everything else, bytes. */
const RESERVE = 256 * 2 ** 20;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Refuses before the first byte what won't fit.
 * @param download bytes still to be fetched
 * @param build bytes that the built pair takes, beside the checkpoints
 * @throws AppError('unavailable') with the figures
 */
export async function refuseWithoutSpace(
  folder: string,
  download: number,
  build: number,
): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= download + build + RESERVE) return;
  throw new AppError(
    'unavailable',
    `${folder} has ${gigabytes(free)} free; this takes ${gigabytes(download + build + RESERVE)} (${gigabytes(download)} to download, ${gigabytes(build)} to build). Make room, or name another data folder in PROXYLABEL_HOME.`,
  );
}
