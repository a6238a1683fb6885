import type { Image, ImageRow } from '@shared/domain/image';
import { toAppError } from '@shared/errors';
import { create } from 'zustand';
import { api } from '../api';
import { editor } from './editor';
import { setPreferences } from './preferences';
import { findImage, loadPage, rowAt, useProject } from './project';

/** The image on the canvas; its annotations are the editor's. While the next one loads, the last one stays. */
export interface ImageState {
  index: number;
  phase: 'none' | 'loading' | 'ready' | 'failed';
  image: Image | null;
  /** One sentence, when phase is 'failed'. */
  error: string | null;
}

const none: ImageState = { index: 0, phase: 'none', image: null, error: null };

export const useImage = create<ImageState>()(() => none);

const set = useImage.setState;
const get = useImage.getState;
let asked = 0;

export function closeImage(): void {
  asked++;
  editor.close();
  set(none);
}

/** Opens the image at `index` of the project's list; the last call wins. */
export async function openAt(index: number): Promise<void> {
  const { project, total } = useProject.getState();
  if (!project || index < 0 || index >= total) return;
  const token = ++asked;
  set({ index, phase: 'loading', error: null });
  try {
    await loadPage(index);
    const row = rowAt(useProject.getState(), index);
    if (token !== asked || !row) return;
    const { image, annotations } = await api.call('image.get', { id: row.id });
    if (token !== asked) return;
    editor.open(image, annotations);
    set({ phase: image.error ? 'failed' : 'ready', image, error: image.error });
    setPreferences(({ lastImage }) => ({ lastImage: { ...lastImage, [project.id]: row.id } }));
  } catch (error) {
    if (token === asked) set({ phase: 'failed', error: toAppError(error).message });
  }
}

/** Opens an image wherever it stands in the list. */
export async function openImage(id: number): Promise<void> {
  if (get().image?.id === id && get().phase === 'ready') return;
  const index = await findImage(id);
  if (index >= 0) await openAt(index);
}

/** Reads the open image again: after something that this window may have missed. */
export async function reload(): Promise<void> {
  if (get().phase !== 'none') await openAt(get().index);
}

/** Reads the open image again when what is wrong with it has become known, or has been mended. */
export function followProblem(rows: readonly ImageRow[]): void {
  const { image, phase } = get();
  const row = rows.find(({ id }) => id === image?.id);
  if (row && phase !== 'loading' && row.error !== image?.error) void reload();
}

export const step = (by: 1 | -1): Promise<void> => openAt(get().index + by);
