import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';

/** What a half download is half of: without it, its bytes can't be added to. */
const Note = z.object({
  /** A strong ETag: goes back as If-Range. Null: the server gave none. */
  tag: z.string().nullable(),
  sha256: z.string().nullable(),
  total: z.int().nullable(),
});
export type Note = z.infer<typeof Note>;

/** A file on its way: `<target>.part`, with a note beside it of what it is a part of. */
export class PartFile {
  readonly path: string;
  readonly #notePath: string;

  constructor(readonly target: string) {
    this.path = `${target}.part`;
    this.#notePath = `${this.path}.json`;
  }

  /** Bytes that can be gone on from, with what they are of; null when there is nothing of use. */
  async state(): Promise<{ bytes: number; note: Note } | null> {
    const bytes = await sizeOf(this.path);
    if (!bytes) return null;
    try {
      return { bytes, note: Note.parse(JSON.parse(await readFile(this.#notePath, 'utf8'))) };
    } catch {
      return null; // an unreadable note is no note: the file starts over
    }
  }

  /** Opens it for bytes from `at` on; what lies behind is cut off. */
  async openAt(at: number, note: Note): Promise<FileHandle> {
    if (at === 0) await this.discard();
    await writeFile(this.#notePath, JSON.stringify(note));
    const handle = await open(this.path, 'a');
    await handle.truncate(at);
    return handle;
  }

  /** Makes it the finished file, in one step. */
  async finish(): Promise<void> {
    const handle = await open(this.path, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(this.path, this.target);
    await rm(this.#notePath, { force: true });
  }

  async discard(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.#notePath, { force: true });
  }
}

/** Null when there is no such file. */
export async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
}
