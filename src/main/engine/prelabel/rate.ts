/** Images that the rate is taken over: enough to be steady, few enough to follow a change. */
const SPAN = 12;

/** How fast a job goes, from when its last images were finished. Pure; times in milliseconds. */
export class Rate {
  #times: number[];

  constructor(startedAt: number) {
    this.#times = [startedAt];
  }

  finished(at: number): void {
    this.#times.push(at);
    if (this.#times.length > SPAN) this.#times.shift();
  }

  /** Images a minute; null before the first. */
  get perMinute(): number | null {
    const [first, last] = [this.#times[0]!, this.#times.at(-1)!];
    return last > first ? ((this.#times.length - 1) / (last - first)) * 60_000 : null;
  }

  secondsLeft(images: number): number | null {
    const rate = this.perMinute;
    return rate === null ? null : (images / rate) * 60;
  }
}
