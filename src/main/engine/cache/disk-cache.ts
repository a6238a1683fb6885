import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** After an eviction the cache is this full, so that not every write evicts. */
const KEEP = 0.9;
/** How much may be written, as a share of the bound, before the folder is measured again: others write, too. */
const TRUST = 1 / 16;

/**
 * Files by key in a folder of bounded size; the least recently used go first. Everything in it can be made
 * again, so a file that can't be read is a file that isn't there. Several processes may share the folder.
 */
export class DiskCache {
  /** The folder's size when it was measured last, and what was written here since. */
  #size: Promise<number> | null = null;
  #written = 0;
  #limitBytes: number;

  constructor(
    readonly folder: string,
    limitBytes: number,
  ) {
    this.#limitBytes = limitBytes;
  }

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
    if (this.#written > this.#limitBytes * TRUST) this.#size = null;
    if (!this.#size) this.#written = 0;
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
    this.#written += bytes.length;
    if ((await this.#size) + this.#written > this.#limitBytes) await this.#evict();
  }

  /** Another bound; what is above it goes at once. */
  async limit(bytes: number): Promise<void> {
    this.#limitBytes = bytes;
    if ((await this.info()).bytes > bytes) await this.#evict();
  }

  /** What is there now. */
  async info(): Promise<{ bytes: number; files: number; limit: number }> {
    const entries = await this.#entries();
    return { bytes: sum(entries), files: entries.length, limit: this.#limitBytes };
  }

  /** Removes everything. */
  async clear(): Promise<void> {
    for (const { file } of await this.#entries()) await rm(file, { force: true });
    this.#size = null;
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
    return sum(await this.#entries());
  }

  async #evict(): Promise<void> {
    const entries = (await this.#entries()).sort((a, b) => a.usedMs - b.usedMs);
    let size = sum(entries);
    for (const entry of entries) {
      if (size <= this.#limitBytes * KEEP) break;
      await rm(entry.file, { force: true });
      size -= entry.size;
    }
    this.#written = 0;
    this.#size = Promise.resolve(size);
  }
}

const sum = (entries: readonly { size: number }[]): number =>
  entries.reduce((bytes, { size }) => bytes + size, 0);
