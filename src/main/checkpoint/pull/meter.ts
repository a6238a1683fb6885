/** How fast something grows, and how long the rest takes at that pace. */
export interface Pace {
  bytesPerSecond: number | null;
  secondsLeft: number | null;
}

/** The pace is that of the last seconds: an average since the start would hide a stall. */
const WINDOW_MS = 8_000;
const SETTLE_MS = 1_000;

export class Meter {
  #marks: { at: number; bytes: number }[] = [];

  /**
   * @param bytes done by now; fewer than before: something started over, and so does the measuring
   * @param now milliseconds of any clock that never goes back
   */
  pace(bytes: number, total: number | null, now = performance.now()): Pace {
    const last = this.#marks.at(-1);
    if (last && bytes < last.bytes) this.#marks = [];
    this.#marks.push({ at: now, bytes });
    while (this.#marks.length > 2 && this.#marks[1]!.at < now - WINDOW_MS) this.#marks.shift();
    const first = this.#marks[0]!;
    const took = now - first.at;
    if (took < SETTLE_MS) return { bytesPerSecond: null, secondsLeft: null };
    const bytesPerSecond = (1000 * (bytes - first.bytes)) / took;
    const left = total === null || bytesPerSecond === 0 ? null : (total - bytes) / bytesPerSecond;
    return { bytesPerSecond, secondsLeft: left === null ? null : Math.max(0, left) };
  }
}
