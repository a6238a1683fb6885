import { DEFAULT_DISPLAY, type Display } from '../editor';
import { editor } from './editor';
import { setPreferences, usePreferences } from './preferences';

export const getDisplay = (): Display => editor.getSnapshot().display;

export function setDisplay(patch: Partial<Display>): void {
  setPreferences(({ display }) => ({ display: { ...display, ...patch } }));
}

/** Keeps the editor to what is preferred; returns what ends it. */
export function followDisplay(): () => void {
  // What was kept may be older than a choice that has come since.
  const follow = (display: Partial<Display>): void =>
    editor.setDisplay({ ...DEFAULT_DISPLAY, ...display });
  follow(usePreferences.getState().display);
  return usePreferences.subscribe((now, before) => {
    if (now.display !== before.display) follow(now.display);
  });
}
