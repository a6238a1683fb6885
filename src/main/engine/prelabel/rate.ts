/** Steps that the rate is taken over: enough to be steady, few enough to follow a change. */
const SPAN = 12;

/** How fast a job goes, from when its last images were finished. Pure; times in milliseconds. */
export class Rate {
  #steps: { at: number; images: number }[];

  constructor(startedAt: number) {
    this.#steps = [{ at: startedAt, images: 0 }];
  }

  finished(at: number, images = 1): void {
    this.#steps.push({ at, images });
    if (this.#steps.length > SPAN) this.#steps.shift();
  }

  /** Images a minute; null before the first. */
  get perMinute(): number | null {
    const [first, ...later] = this.#steps;
    const images = later.reduce((sum, step) => sum + step.images, 0);
    const passed = (later.at(-1)?.at ?? 0) - first!.at;
    return passed > 0 ? (images / passed) * 60_000 : null;
  }

  secondsLeft(images: number): number | null {
    const rate = this.perMinute;
    return rate === null ? null : (images / rate) * 60;
  }
}
