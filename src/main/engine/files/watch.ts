import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context';
import type { Session } from '../session';
import { rescan } from './rescan';
import { isHidden, isImageName } from './scan';

/** Changes come in flocks: the folder is looked at once they pause, and in any case after a while. */
const PAUSE_MS = 2_000;
const LONGEST_MS = 20_000;
/** Folders that are watched one by one; the system's supply of watches is for others, too. */
const MOST_FOLDERS = 2_000;

const watched = new WeakMap<Session, FolderWatch>();

/**
 * Keeps a project up to date with its folder while it is open. Where that can't be watched (a network drive, too
 * many folders) nothing is told: it is looked at when the window comes to the front.
 */
export function watchFolder(context: Context, session: Session): void {
  watched.get(session)?.close();
  const folderWatch = new FolderWatch(session.root, () => refresh(context, session));
  watched.set(session, folderWatch);
  session.closed.addEventListener('abort', () => folderWatch.close());
}

/** The window came to the front. */
export async function lookAgain(context: Context, session: Session): Promise<void> {
  if (!watched.get(session)?.works) await refresh(context, session);
}

async function refresh(context: Context, session: Session): Promise<void> {
  try {
    const { added } = await rescan(context, session);
    if (added > 0) context.emit('reread', {});
  } catch (error) {
    // The folder went away as a whole, or the project was closed: both are told elsewhere.
    if (!session.closed.aborted) console.error(error);
  }
}

/** Tells, with a delay, that image files in a folder or below came, went or changed. */
export class FolderWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | null = null;
  #since = 0;
  #closed = false;
  #works = true;

  constructor(
    readonly root: string,
    readonly changed: () => Promise<void>,
    readonly pauseMs = PAUSE_MS,
  ) {
    // Linux has no watch of a whole tree: Node's own makes one of every file.
    if (process.platform === 'linux') void this.#addTree('');
    else this.#add('', true);
  }

  /** Whether every change will be noticed. */
  get works(): boolean {
    return this.#works;
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  async #addTree(folder: string): Promise<void> {
    this.#add(folder, false);
    const entries = await readdir(join(this.root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (this.#closed) return;
      if (!entry.isDirectory() || isHidden(entry.name)) continue;
      await this.#addTree(folder === '' ? entry.name : `${folder}/${entry.name}`);
    }
  }

  #add(folder: string, recursive: boolean): void {
    if (this.#closed || this.#watchers.has(folder)) return;
    if (this.#watchers.size >= MOST_FOLDERS) {
      this.#works = false;
      return;
    }
    try {
      const options = { recursive, persistent: false };
      const watcher = watch(join(this.root, folder), options, (_, name) =>
        this.#notice(folder, name, recursive),
      );
      watcher.on('error', () => this.#remove(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      this.#works = false;
    }
  }

  #remove(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
    if (folder === '') this.#works = false;
  }

  #notice(folder: string, name: string | null, recursive: boolean): void {
    const last = name?.split(/[\\/]/).at(-1);
    if (last !== undefined && isHidden(last)) return;
    // A name without a known ending may be a folder. The project file lies here, too, and is written often.
    if (last !== undefined && !isImageName(last) && last.includes('.')) return;
    if (!recursive && last !== undefined && !isImageName(last))
      void this.#addTree(folder === '' ? last : `${folder}/${last}`);
    const now = Date.now();
    if (this.#timer === null) this.#since = now;
    else clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(this.pauseMs, this.#since + LONGEST_MS - now));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.changed();
    }, wait);
    this.#timer.unref();
  }
}
