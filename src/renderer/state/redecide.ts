import type { Edit } from '@shared/domain/edit';
import { api } from '../api';
import { useImage } from './image';
import { notifyError } from './notify';

const SETTLE_MS = 30;

/** Counts the changes of the vocabulary that move masks. */
let version = 0;
/** The version each image was decided with last; those never decided here are as the engine has them. */
const decided = new Map<number, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Follows an edit that took effect: where words or thresholds changed, the open image is decided anew. */
export function follow(edit: Edit): void {
  if (!edit.changes.some(movesMasks)) return;
  version++;
  clearTimeout(timer);
  timer = setTimeout(() => void redecide(), SETTLE_MS);
}

/** Whether pixels may change hands: a colour, a key or the order of the list moves none. */
function movesMasks({ table, before, after }: Edit['changes'][number]): boolean {
  if (table !== 'category') return false;
  const words = (category: typeof before) => {
    if (category === null) return null;
    const { name, prompts, threshold } = category;
    return JSON.stringify([name, prompts, threshold]);
  };
  return words(before) !== words(after);
}

/** New suggestions for the open image from its cached embedding, when the vocabulary has changed since. */
export async function redecide(): Promise<void> {
  const { image, phase } = useImage.getState();
  if (!image || phase !== 'ready' || image.status === 'new') return;
  if ((decided.get(image.id) ?? 0) === version) return;
  decided.set(image.id, version);
  try {
    await api.call('prelabel.redecide', { imageId: image.id });
  } catch (error) {
    notifyError(error);
  }
}

/** Another project is open: what is known of the last one's images is void. */
export function forgetDecisions(): void {
  clearTimeout(timer);
  decided.clear();
  version = 0;
}
