import { DEFAULT_EXPORT, type ExportOptions } from '@shared/domain/exchange';
import { DEFAULT_DISPLAY, type Display, type Overlap } from '../editor';
import type { ImageQuery } from '@shared/domain/query';
import type { ReviewPlan } from '@shared/domain/review';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** How far masks are refined at a time, image pixels. */
export interface Refine {
  readonly grow: number;
  /** Radius of the disc whose majority a pixel follows. */
  readonly smooth: number;
  /** Parts of fewer pixels are specks. */
  readonly specks: number;
  /** Holes of more pixels are left; null fills all. */
  readonly holes: number | null;
}

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
  overlap: Overlap;
  refine: Refine;
  /** Width that a picture of the gallery is to have, px. */
  thumbnailSize: number;
  thumbnailMasks: boolean;
  filtersOpen: boolean;
  /** What was reviewed last, and by whom. */
  review: Omit<ReviewPlan, 'filter' | 'reviewer'>;
  reviewer: string;
  /** Project id -> the filters that were given a name. */
  savedFilters: Readonly<Record<string, readonly { name: string; query: ImageQuery }[]>>;
  /** Command id -> its keys, where they aren't the usual ones. */
  keys: Readonly<Record<string, readonly string[]>>;
  /** Size of the interface, 0.8 to 1.5 of the usual. */
  scale: number;
  /** The tour was gone through or skipped: it doesn't come by itself again. */
  tourSeen: boolean;
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
  overlap: 'allow',
  refine: { grow: 1, smooth: 2, specks: 64, holes: null },
  thumbnailSize: 176,
  thumbnailMasks: false,
  filtersOpen: true,
  review: { unit: 'mask', kind: 'suggestions', order: 'doubt', seed: 0, sample: null },
  reviewer: '',
  savedFilters: {},
  keys: {},
  scale: 1,
  tourSeen: false,
  lastImage: {},
};

export const usePreferences = create<Preferences>()(
  persist(() => initial, { name: 'proxylabel.preferences', version: 1 }),
);

type Patch = Partial<Preferences>;

export function setPreferences(patch: Patch | ((preferences: Preferences) => Patch)): void {
  usePreferences.setState(patch);
}
