/** A wheel turns by whole notches of this many CSS pixels or more; two fingers begin with less. */
const NOTCH = 40;
/** Wheel events that follow one another faster than this are one movement. Milliseconds. */
const PAUSE = 200;

export interface Scroll {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0: pixels. */
  readonly deltaMode: number;
  readonly timeStamp: number;
}

/**
 * Browsers don't tell a trackpad from a wheel. What is seen of it: fingers go aslant and begin gently; a wheel
 * does neither. What a movement began as, it stays.
 */
export function isTrackpad(): (scroll: Scroll) => boolean {
  let last = { at: -Infinity, trackpad: false };
  return ({ deltaX, deltaY, deltaMode, timeStamp }) => {
    const gentle = Math.hypot(deltaX, deltaY) < NOTCH;
    const begins = timeStamp - last.at > PAUSE;
    const trackpad =
      deltaMode === 0 && ((deltaX !== 0 && deltaY !== 0) || (begins ? gentle : last.trackpad));
    last = { at: timeStamp, trackpad };
    return trackpad;
  };
}
