import type { Window } from './dense';
import type { Pair } from './pair';

/**
 * The windows of a resized image, row by row (ProxyCLIP section 3.3; the published sliding-window code).
 * A window that would pass the border is shifted back so that it ends on it, hence all windows of an image
 * have one size; one smaller than `size` occurs only where the image itself is. `pair.window` null: one window.
 */
export function windowsOf(
  width: number,
  height: number,
  pair: { window: Pair['window'] },
): Window[] {
  if (!pair.window) return [{ y1: 0, x1: 0, y2: height, x2: width, ...NO_PADDING }];
  const { size, stride, multiple } = pair.window;
  const windows: Window[] = [];
  for (const [y1, y2] of starts(height, size, stride)) {
    for (const [x1, x2] of starts(width, size, stride)) {
      const [padTop, padBottom] = padding(y2 - y1, multiple);
      const [padLeft, padRight] = padding(x2 - x1, multiple);
      windows.push({ y1, x1, y2, x2, padTop, padLeft, padBottom, padRight });
    }
  }
  return windows;
}

/** Size of a window as the model sees it, its padding included. */
export function paddedSize(window: Window): { width: number; height: number } {
  return {
    width: window.x2 - window.x1 + window.padLeft + window.padRight,
    height: window.y2 - window.y1 + window.padTop + window.padBottom,
  };
}

const NO_PADDING = { padTop: 0, padLeft: 0, padBottom: 0, padRight: 0 };

function starts(length: number, size: number, stride: number): [number, number][] {
  const count = Math.floor(Math.max(length - size + stride - 1, 0) / stride) + 1;
  return Array.from({ length: count }, (_, i) => {
    const end = Math.min(i * stride + size, length);
    return [Math.max(end - size, 0), end];
  });
}

function padding(length: number, multiple: number): [number, number] {
  const missing = (multiple - (length % multiple)) % multiple;
  const before = Math.floor(missing / 2);
  return [before, missing - before];
}
