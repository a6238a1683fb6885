import type { RegionRequest, RegionSource } from '../../editor';
import type { FeatureBytes, News, Order } from './messages';

type Region = Uint32Array<ArrayBuffer> | null;

/** Regions of one picture, found by a thread of its own. */
export class WorkerRegions implements RegionSource {
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  private readonly waiting = new Map<number, (region: Region) => void>();
  private asked = 0;
  private closed = false;

  /**
   * @param url of the picture, at the image's own size
   * @param onRead is told once whether it could be read
   */
  constructor(
    url: string,
    private readonly onRead: (readable: boolean) => void,
  ) {
    this.worker.onmessage = ({ data }: MessageEvent<News>) => this.take(data);
    this.worker.onerror = ({ message }) => this.fail(message);
    this.tell({ type: 'picture', url });
  }

  setFeatures(features: FeatureBytes): void {
    this.tell({ type: 'features', features });
  }

  find(request: RegionRequest): Promise<Region> {
    if (this.closed) return Promise.resolve(null);
    return new Promise((answer) => {
      this.waiting.set(++this.asked, answer);
      this.tell({ type: 'find', id: this.asked, request });
    });
  }

  close(): void {
    this.closed = true;
    this.worker.terminate();
    for (const answer of this.waiting.values()) answer(null);
    this.waiting.clear();
  }

  private take(news: News): void {
    if (news.type === 'region') {
      this.waiting.get(news.id)?.(news.region);
      this.waiting.delete(news.id);
    } else if (news.problem === null) this.onRead(true);
    else this.fail(news.problem);
  }

  private fail(problem: string): void {
    console.error(problem);
    this.onRead(false);
    this.close();
  }

  private tell(order: Order): void {
    this.worker.postMessage(order);
  }
}
