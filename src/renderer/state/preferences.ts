import { DEFAULT_EXPORT, type ExportOptions } from '@shared/domain/exchange';
import { DEFAULT_DISPLAY, type Display } from '../editor';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** How this person left the window. Kept in the browser's storage, never in the project. */
export interface Preferences {
  panelOpen: boolean;
  panelWidth: number;
  /** Share of the side panel's height that the vocabulary takes, 0..1. */
  vocabularyShare: number;
  filmstripOpen: boolean;
  filmstripHeight: number;
  toolsOpen: boolean;
  /** Whether new words wait for a person before they change the masks of the open image. */
  askBeforeMasksChange: boolean;
  starterNoticeSeen: boolean;
  exportOptions: ExportOptions;
  display: Display;
  /** Project id -> id of the image that was open last. */
  lastImage: Readonly<Record<string, number>>;
}

const initial: Preferences = {
  panelOpen: true,
  panelWidth: 296,
  vocabularyShare: 0.46,
  filmstripOpen: true,
  filmstripHeight: 92,
  toolsOpen: true,
  askBeforeMasksChange: false,
  starterNoticeSeen: false,
  exportOptions: DEFAULT_EXPORT,
  display: DEFAULT_DISPLAY,
  lastImage: {},
};

export const usePreferences = create<Preferences>()(
  persist(() => initial, { name: 'proxylabel.preferences', version: 1 }),
);

type Patch = Partial<Preferences>;

export function setPreferences(patch: Patch | ((preferences: Preferences) => Patch)): void {
  usePreferences.setState(patch);
}
