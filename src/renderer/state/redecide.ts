import type { Edit } from '@shared/domain/edit';
import type { ImageStatus } from '@shared/domain/image';
import { create } from 'zustand';
import { api } from '../api';
import { useImage } from './image';
import { notifyError } from './notify';
import { usePreferences } from './preferences';
import { showEffect, useEffectOfWords } from './preview';
import { useProject } from './project';

/** Counts the changes of the vocabulary that move masks. */
let version = 0;
/** The version each image was decided with last; those never decided here are as the engine has them. */
const decided = new Map<number, number>();
/** Whether the words have changed since they were last applied to every image. */
export const useStale = create<{ stale: boolean }>()(() => ({ stale: false }));

export const appliedToAll = (): void => useStale.setState({ stale: false });

let timer: ReturnType<typeof setTimeout> | undefined;
/** The image whose decision is under way. */
let deciding: number | null = null;

/** Follows an edit that took effect: where words or thresholds changed, the open image is decided anew. */
export function follow(edit: Edit): void {
  if (edit.author === 'model' && deciding !== null && isOpen(deciding))
    showEffect(deciding, { changes: edit.changes, disagreements: [] }, 'applied');
  if (!edit.changes.some(movesMasks)) return;
  version++;
  useStale.setState({ stale: true });
  clearTimeout(timer);
  // Edits that come together are followed once.
  timer = setTimeout(() => void redecide());
}

/** Whether pixels may change hands: a colour, a key or the order of the list moves none. */
function movesMasks({ table, before, after }: Edit['changes'][number]): boolean {
  if (table === 'rules') return true;
  if (table !== 'category') return false;
  const words = (category: typeof before) => {
    if (category === null) return null;
    const { name, prompts, threshold } = category;
    return JSON.stringify([name, prompts, threshold]);
  };
  return words(before) !== words(after);
}

/** A new image has nothing to decide from; one that is done was judged as it is. */
const TOUCHABLE: ReadonlySet<ImageStatus> = new Set(['suggested', 'in-progress']);

/** The image to decide next: the open one, when the vocabulary has changed since it was decided last. */
function due(): number | null {
  const { image, phase } = useImage.getState();
  if (!image || phase !== 'ready' || !TOUCHABLE.has(image.status)) return null;
  if (useProject.getState().categories.length === 0) return null;
  return (decided.get(image.id) ?? 0) === version ? null : image.id;
}

let running = false;

/**
 * New suggestions for the open image from its cached embedding. One at a time: what changes meanwhile is
 * followed afterwards, in one go, so a dragged threshold never lags behind the hand by more than one answer.
 */
export async function redecide(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (let imageId = due(); imageId !== null; imageId = due()) {
      decided.set(imageId, version);
      if (usePreferences.getState().askBeforeMasksChange) await propose(imageId);
      else await decide(imageId);
    }
  } catch (error) {
    notifyError(error);
  } finally {
    running = false;
  }
}

/** Shows what the words would do, and waits. */
async function propose(imageId: number): Promise<void> {
  const answer = await api.call('vocabulary.preview', { imageId });
  if (!isOpen(imageId)) return;
  showEffect(imageId, answer, 'waiting');
  // Where nothing would be seen to change there is nothing to ask about.
  if (useEffectOfWords.getState().effect === null) await decide(imageId);
}

/** What the engine did is told by the edit that comes before its answer. */
async function decide(imageId: number): Promise<void> {
  deciding = imageId;
  try {
    await api.call('prelabel.redecide', { imageId });
  } finally {
    deciding = null;
  }
}

/** Does what is proposed for the open image. */
export async function applyWords(): Promise<void> {
  const { effect } = useEffectOfWords.getState();
  if (!effect) return;
  try {
    await decide(effect.imageId);
  } catch (error) {
    notifyError(error);
  }
}

const isOpen = (imageId: number): boolean => useImage.getState().image?.id === imageId;

/** Another project is open: what is known of the last one's images is void. */
export function forgetDecisions(): void {
  clearTimeout(timer);
  decided.clear();
  version = 0;
  appliedToAll();
}
