import type { RegionRequest, RegionSource } from '../../editor';
import type { Answer, FeatureBytes, Order } from './messages';

/** Regions of one picture, found by a thread of its own. */
export class WorkerRegions implements RegionSource {
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  private readonly waiting = new Map<number, (region: Answer['region']) => void>();
  private asked = 0;

  /** @param url of the picture, at the image's own size */
  constructor(url: string) {
    this.worker.onmessage = ({ data: { id, region, problem } }: MessageEvent<Answer>) => {
      if (problem) console.error(problem);
      this.waiting.get(id)?.(region);
      this.waiting.delete(id);
    };
    this.worker.onerror = ({ message }) => {
      console.error(message);
      this.close();
    };
    this.tell({ type: 'picture', url });
  }

  setFeatures(features: FeatureBytes): void {
    this.tell({ type: 'features', features });
  }

  find(request: RegionRequest): Promise<Answer['region']> {
    return new Promise((answer) => {
      this.waiting.set(++this.asked, answer);
      this.tell({ type: 'find', id: this.asked, request });
    });
  }

  close(): void {
    this.worker.terminate();
    for (const answer of this.waiting.values()) answer(null);
    this.waiting.clear();
  }

  private tell(order: Order): void {
    this.worker.postMessage(order);
  }
}
