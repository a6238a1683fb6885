import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../../checkpoint/ensure-pair';
import { AppError } from '@shared/errors';

/**
 * Does something in a folder that no second process may do there at the same time. A lock whose owner is
 * gone, killed perhaps, does not count.
 * @throws AppError('conflict') when another process is at it
 */
export async function alone<T>(folder: string, act: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, '.lock');
  await take(file);
  try {
    return await act();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx');
      return await handle.writeFile(String(process.pid)).finally(() => handle.close());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(await readFile(file, 'utf8').catch(() => ''));
      if (attempt > 0 || (owner > 0 && owner !== process.pid && isRunning(owner)))
        throw new AppError(
          'conflict',
          'Another ProxyLabel is getting a model just now. Wait for it, or stop it there.',
          { cause: error },
        );
      await rm(file, { force: true });
    }
  }
}
