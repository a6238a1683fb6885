import type { RegionRequest, RegionSource } from '../../regions/source';
import type { Spans } from '../../spans';

interface Question {
  readonly request: RegionRequest;
  readonly then: (region: Spans | null) => void;
}

/**
 * Asks for regions one after another. Of what is asked while an answer is under way only the last is asked on, so
 * the answers keep up with the hand however long one takes.
 */
export class Asker {
  private source: RegionSource | null = null;
  private next: Question | null = null;
  private running = false;
  private turn = 0;

  /** @param then is told unless `forget` comes first; null when the source can't tell, or is none */
  ask(source: RegionSource | null, request: RegionRequest, then: Question['then']): void {
    // Another image's answers, which may never come, are nothing to wait for.
    if (source !== this.source) this.forget();
    this.source = source;
    this.next = { request, then };
    if (!this.running) void this.work();
  }

  /** Whoever asked doesn't want to know any more. */
  forget(): void {
    this.turn++;
    this.next = null;
    this.running = false;
  }

  private async work(): Promise<void> {
    const { turn, source } = this;
    this.running = true;
    while (this.next !== null) {
      const { request, then } = this.next;
      this.next = null;
      const region = source === null ? null : await source.find(request);
      if (turn !== this.turn) return;
      then(region);
      if (turn !== this.turn) return;
    }
    this.running = false;
  }
}
