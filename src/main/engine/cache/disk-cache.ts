import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** After an eviction the cache is this full, so that not every write evicts. */
const KEEP = 0.9;

/**
 * Files by key in a folder of bounded size; the least recently used go first. Everything in it can be made
 * again, so a file that can't be read is a file that isn't there. Several processes may share the folder.
 */
export class DiskCache {
  #size: Promise<number> | null = null;

  constructor(
    readonly folder: string,
    readonly limitBytes: number,
  ) {}

  /** The bytes kept under a key; null when there are none. Keys are file names: letters, digits, dot, dash. */
  async get(key: string): Promise<Buffer<ArrayBuffer> | null> {
    const file = join(this.folder, key);
    try {
      const bytes = await readFile(file);
      const now = new Date();
      await utimes(file, now, now).catch(() => {}); // read-only or gone meanwhile: only its age is lost
      return bytes;
    } catch {
      return null;
    }
  }

  async has(key: string): Promise<boolean> {
    return stat(join(this.folder, key)).then(
      () => true,
      () => false,
    );
  }

  /** Keeps bytes under a key, whole or not at all. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    this.#size ??= this.#measure();
    await this.#size; // before the write, or it would count twice
    const temporary = join(this.folder, `.${randomUUID()}`);
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, join(this.folder, key));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    this.#size = this.#size.then((size) =>
      size + bytes.length > this.limitBytes ? this.#evict() : size + bytes.length,
    );
    await this.#size;
  }

  async drop(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
  }

  async #entries(): Promise<{ file: string; size: number; usedMs: number }[]> {
    const names = await readdir(this.folder).catch(() => []);
    const entries = await Promise.all(
      names.map(async (name) => {
        const file = join(this.folder, name);
        const info = await stat(file).catch(() => null);
        return info?.isFile() ? { file, size: info.size, usedMs: info.mtimeMs } : null;
      }),
    );
    return entries.filter((entry) => entry !== null);
  }

  async #measure(): Promise<number> {
    return (await this.#entries()).reduce((sum, { size }) => sum + size, 0);
  }

  async #evict(): Promise<number> {
    const entries = (await this.#entries()).sort((a, b) => a.usedMs - b.usedMs);
    let size = entries.reduce((sum, entry) => sum + entry.size, 0);
    for (const entry of entries) {
      if (size <= this.limitBytes * KEEP) break;
      await rm(entry.file, { force: true });
      size -= entry.size;
    }
    return size;
  }
}
