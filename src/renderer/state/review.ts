import type { Annotation } from '@shared/domain/annotation';
import { isSuggestion } from '@shared/domain/annotation';
import { isFiltered, useList } from './list';
import { ALL_IMAGES } from '@shared/domain/query';
import type { ReviewItem, ReviewPlan, Verdict } from '@shared/domain/review';
import { create } from 'zustand';
import { api } from '../api';
import { editor } from './editor';
import { commit, statusChange } from './edits';
import { openImage, useImage } from './image';
import { notifyError } from './notify';
import { setPreferences, usePreferences } from './preferences';

/** What a person chooses of a plan; the rest is the list's filter and their name. */
export type ReviewChoice = Omit<ReviewPlan, 'filter' | 'reviewer'>;
export type Outcome = Verdict | 'reject' | 'skip';

/** A review that is under way: items are gone through in their order. */
export interface Review {
  /** null until they have come. */
  items: readonly ReviewItem[] | null;
  at: number;
  /** What was said of each item so far, by its index. */
  outcomes: ReadonlyMap<number, Outcome>;
  /** The tools are out: keys mean what they mean in the workspace. */
  fixing: boolean;
  /** The item's mask as it was when it was shown. */
  shown: Annotation | null;
}

const none: Review = { items: null, at: 0, outcomes: new Map(), fixing: false, shown: null };

export const useReview = create<Review>()(() => none);
const set = useReview.setState;
const get = useReview.getState;

export const reviewer = (): string => usePreferences.getState().reviewer.trim() || 'me';

let asked = 0;

/** Asks for what there is to review and shows the first of it. */
export async function startReview(): Promise<void> {
  const token = ++asked;
  set(none);
  const { query } = useList.getState();
  const filter = isFiltered(query) ? query.filter : ALL_IMAGES.filter;
  const plan = { ...usePreferences.getState().review, filter, reviewer: reviewer() };
  try {
    const { items } = await api.call('review.queue', plan);
    if (token !== asked) return;
    set({ items });
    await show(0, 1);
  } catch (error) {
    notifyError(error);
    if (token === asked) set({ items: [] });
  }
}

/** Another plan begins another review. */
export function choose(patch: Partial<ReviewChoice>): void {
  setPreferences(({ review }) => ({ review: { ...review, ...patch } }));
  void startReview();
}

/** Shows an item; one whose mask is there no more is passed over, in the direction of going. */
async function show(at: number, direction: 1 | -1): Promise<void> {
  const { items } = get();
  const item = items?.[at];
  if (!item) {
    if (direction === 1) set({ at: items?.length ?? 0, fixing: false, shown: null });
    return;
  }
  const token = ++asked;
  set({ at, fixing: false });
  await openImage(item.imageId);
  if (token !== asked) return;
  if (item.maskId === null) {
    editor.select([]);
    editor.fit();
    set({ shown: null });
    return;
  }
  const mask = editor.annotation(item.maskId);
  if (!mask || mask.status === 'rejected') return show(at + direction, direction);
  set({ shown: mask });
  editor.select([mask.id]);
  lookAt(mask);
}

/** Share of the canvas that a mask is shown at, and how far it is enlarged for it: surroundings tell what it is. */
const SHARE = 0.36;
const CLOSEST = 3.5;

/** Zooms to a mask, with what is around it. */
export function lookAt({ bbox: [x, y, width, height] }: Annotation): void {
  const { viewport } = editor.getSnapshot();
  if (viewport.width === 0) return;
  editor.setTool('select');
  editor.fit();
  const { zoom } = editor.getSnapshot();
  const scale = Math.min(viewport.width / width, viewport.height / height) * SHARE * viewport.dpr;
  if (scale <= zoom) return;
  editor.zoomTo(Math.min(scale, zoom * CLOSEST));
  editor.centreOn({ x: x + width / 2, y: y + height / 2 });
}

/** The mask under review as it is now; null where there is none. */
export const maskNow = (): Annotation | null => {
  const { items, at } = get();
  const id = items?.[at]?.maskId;
  return id ? editor.annotation(id) : null;
};

const onward = (): Promise<void> => show(get().at + 1, 1);

export const skip = (): Promise<void> => {
  note('skip');
  return onward();
};

/** The item before, whatever was said of it. */
export const back = (): Promise<void> => show(get().at - 1, -1);

/** Takes an item as it is: a suggestion is accepted, an image with all of its suggestions is done. */
export async function pass(): Promise<void> {
  const { items, at, shown } = get();
  const item = items?.[at];
  const { image } = useImage.getState();
  if (!item || image?.id !== item.imageId) return;
  const mask = maskNow();
  const changed = shown !== null && mask?.mask.counts !== shown.mask.counts;
  if (item.maskId === null) {
    editor.acceptAll();
    if (image.status !== 'done')
      await commit('status', [statusChange(image.id, image.status, 'done')]);
  } else if (mask && isSuggestion(mask)) editor.accept([mask.id]);
  await judge(item, changed ? 'fix' : 'pass');
  await onward();
}

/** Turns a mask down. */
export async function reject(): Promise<void> {
  const mask = maskNow();
  if (!mask) return;
  if (isSuggestion(mask)) editor.reject([mask.id]);
  else editor.remove([mask.id]);
  note('reject');
  await onward();
}

/** Leaves an item to somebody else: its image is flagged. */
export async function secondLook(): Promise<void> {
  const { items, at } = get();
  const item = items?.[at];
  const { row } = useImage.getState();
  if (!item || row?.id !== item.imageId) return;
  if (!row.flagged)
    await commit('flag', [{ table: 'image-flag', id: row.id, before: false, after: true }]);
  await judge(item, 'look');
  await onward();
}

/** Takes the tools out, or puts them away. */
export function fix(on: boolean): void {
  set({ fixing: on });
  if (!on) editor.setTool('select');
}

async function judge(item: ReviewItem, verdict: Verdict): Promise<void> {
  note(verdict);
  await api
    .call('review.judge', { item, reviewer: reviewer(), verdict })
    .catch((error: unknown) => notifyError(error));
}

const note = (outcome: Outcome): void =>
  set(({ outcomes, at }) => ({ outcomes: new Map(outcomes).set(at, outcome) }));
