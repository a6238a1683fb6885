import { create } from 'zustand';
import { setPreferences } from './preferences';
import { setUi } from './ui';

export const useTour = create<{ running: boolean }>()(() => ({ running: false }));

/** The tour is of the workspace, with all its parts in place. */
export function startTour(): void {
  setPreferences({ panelOpen: true, filmstripOpen: true, toolsOpen: true });
  setUi({ screen: 'workspace', dialog: null, historyOpen: false });
  // The parts are drawn first.
  requestAnimationFrame(() => useTour.setState({ running: true }));
}

/** Taken or skipped: it is not offered again. */
export function endTour(): void {
  setPreferences({ tourSeen: true });
  useTour.setState({ running: false });
}
