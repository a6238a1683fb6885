import type { Picture } from './picture';
import type { PictureAnswer, PictureOrder } from './picture-worker';

/** Pixels of all pictures held: with their halves a third more, at 4 bytes each 400 MB. */
const MAX_PIXELS = 75_000_000;

interface Entry {
  readonly id: number;
  readonly picture: Promise<Picture>;
  /** null until it has come. */
  made: Picture | null;
}

/**
 * Pictures by address, ready to be drawn, the ones asked for last. They are decoded and halved by a worker: the
 * window never waits for one.
 */
export class PictureStore {
  /** The one used last at the end. */
  private readonly entries = new Map<string, Entry>();
  private readonly waiting = new Map<
    number,
    { resolve(levels: readonly ImageBitmap[]): void; reject(error: Error): void }
  >();
  private worker: Worker | null = null;
  private count = 0;

  constructor(private readonly startWorker: () => Worker) {}

  /**
   * @throws when it can't be fetched or isn't a picture. What has failed is asked for anew the next time.
   */
  get(url: string): Promise<Picture> {
    const entry = this.entries.get(url) ?? this.order(url);
    this.entries.delete(url);
    this.entries.set(url, entry);
    return entry.picture;
  }

  /** The picture if it is here. */
  made(url: string): Picture | null {
    return this.entries.get(url)?.made ?? null;
  }

  /** Has pictures made that will be asked for soon, the soonest first; others in the making are stopped. */
  prepare(urls: readonly string[]): void {
    for (const [url, { id, made }] of this.entries)
      if (made === null && !urls.includes(url)) this.tell({ id, stop: true });
    for (const url of urls) this.get(url).catch(() => {}); // whoever asks for it is told
    // What is wanted soonest is let go of last.
    for (const url of [...urls].reverse()) this.get(url).catch(() => {});
  }

  private order(url: string): Entry {
    const id = ++this.count;
    const made = new Promise<readonly ImageBitmap[]>((resolve, reject) =>
      this.waiting.set(id, { resolve, reject }),
    );
    const entry: Entry = {
      id,
      made: null,
      picture: made.then(
        (levels) => {
          const { width, height } = levels[0]!;
          entry.made = { levels, width, height };
          this.forget(entry);
          return entry.made;
        },
        (error: unknown) => {
          if (this.entries.get(url) === entry) this.entries.delete(url);
          throw error;
        },
      ),
    };
    this.tell({ id, url });
    return entry;
  }

  /** Lets go of what was used longest ago until the rest fits, but never of what has just come. */
  private forget(newest: Entry): void {
    let pixels = [...this.entries.values()].reduce((sum, entry) => sum + pixelsOf(entry), 0);
    for (const [url, entry] of this.entries) {
      if (pixels <= MAX_PIXELS) return;
      if (entry === newest || entry.made === null) continue;
      // Its bitmaps may still be drawn for a moment: the collector frees them, not we.
      this.entries.delete(url);
      pixels -= pixelsOf(entry);
    }
  }

  private tell(order: PictureOrder): void {
    this.worker ??= this.hire();
    this.worker.postMessage(order);
  }

  private hire(): Worker {
    const worker = this.startWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<PictureAnswer>) => {
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ('levels' in data) waiting?.resolve(data.levels);
      else waiting?.reject(new Error(data.error));
    });
    // It couldn't be started, or has died: what it was to do has failed, and the next order starts another.
    worker.addEventListener('error', ({ message }) => {
      this.worker = null;
      for (const { reject } of this.waiting.values()) reject(new Error(message));
      this.waiting.clear();
    });
    return worker;
  }
}

const pixelsOf = ({ made }: Entry): number => (made ? made.width * made.height : 0);

export const pictures = new PictureStore(
  () => new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' }),
);
