import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { AppError } from '@shared/errors';

/** Text is written in pieces of about this many characters; between two the engine answers other calls. */
const PIECE = 1 << 18;

/**
 * Writes a file whole or not at all: to another name, to the disk, then over the old one.
 * @throws AppError('unavailable') naming the file
 */
export async function writeAtomically(file: string, pieces: Iterable<string>): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      let text = '';
      for (const piece of pieces) {
        text += piece;
        if (text.length < PIECE) continue;
        await handle.writeFile(text);
        text = '';
        await breathe();
      }
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {}); // what matters is told below
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'unavailable',
      `${file} can't be written. Choose a place that you may write to and that has room.`,
      { cause },
    );
  }
}
