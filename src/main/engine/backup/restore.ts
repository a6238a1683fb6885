import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { AppError } from '@shared/errors';
import type { Context } from '../context';
import { openDatabase, pauseJobs } from '../store';
import type { BackupFolder } from './folder';

/** Beside a file that SQLite couldn't close: what belongs to it. */
const PARTS = ['-wal', '-journal', '-shm'] as const;

/**
 * Puts a backup in the place of a project file that nobody has open. What is there now, whatever its state, is
 * a backup first. Its jobs wait until a person lets them go on.
 * @throws AppError('not-found', 'conflict' when it is open elsewhere, 'unavailable')
 */
export async function restoreBackup(
  context: Pick<Context, 'compute'>,
  folder: BackupFolder,
  id: string,
  file: string,
): Promise<void> {
  const backup = folder.find(id);
  const fresh = join(dirname(file), `.${randomUUID()}.tmp`);
  try {
    await copyFile(folder.fileOf(backup.id), fresh);
    if (!backup.damaged) await context.compute.inspectCopy(fresh);
    if (existsSync(file)) await keepPresent(context, folder, file);
    for (const part of PARTS) await rm(file + part, { force: true });
    await rename(fresh, file);
    const db = openDatabase(file);
    pauseJobs(db);
    db.close();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'unavailable',
      `${file} can't be restored: its folder can't be written to. What was there is unchanged.`,
      { cause },
    );
  } finally {
    await rm(fresh, { force: true });
  }
}

async function keepPresent(
  { compute }: Pick<Context, 'compute'>,
  folder: BackupFolder,
  file: string,
): Promise<void> {
  let damaged = false;
  try {
    openDatabase(file).close(); // a log that was left behind goes into it
  } catch (error) {
    if ((error as AppError).code === 'conflict') throw error;
    damaged = true;
  }
  const at = Date.now();
  const id = folder.newId(at);
  await copyFile(file, folder.fileOf(id));
  if (damaged)
    for (const part of PARTS)
      if (existsSync(file + part)) await copyFile(file + part, folder.fileOf(id) + part);
  const nothing = { images: 0, done: 0, masks: 0, mark: '' };
  const figures = damaged ? nothing : await compute.inspectCopy(folder.fileOf(id));
  folder.note(id, at, 'restore', figures, damaged);
}
