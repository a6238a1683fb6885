import { api } from '../api';
import { setPreferences, usePreferences } from './preferences';

/** Sizes that the interface can have, 1 the usual. */
export const SCALES = [0.8, 0.9, 1, 1.1, 1.25, 1.5] as const;

/** The next larger (1) or smaller (-1) of them. */
export function stepScale(direction: 1 | -1): void {
  setPreferences(({ scale }) => {
    const at = SCALES.findIndex((each) => each >= scale);
    return { scale: SCALES[Math.min(Math.max(at + direction, 0), SCALES.length - 1)]! };
  });
}

/** Gives the window the size that is preferred, now and when that changes. */
export function followScale(): () => void {
  const apply = (): void => api.setScale?.(usePreferences.getState().scale);
  apply();
  return usePreferences.subscribe((now, before) => {
    if (now.scale !== before.scale) apply();
  });
}
