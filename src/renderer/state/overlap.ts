import { editor } from './editor';
import { usePreferences, type Preferences } from './preferences';

/** Keeps the editor to the rule for overlapping masks that is preferred; returns what ends it. */
export function followOverlap(): () => void {
  const follow = ({ overlap }: Preferences): void => editor.setOverlap(overlap);
  follow(usePreferences.getState());
  return usePreferences.subscribe(follow);
}
