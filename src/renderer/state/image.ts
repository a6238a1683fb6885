import type { Image, ImageRow } from '@shared/domain/image';
import { toAppError } from '@shared/errors';
import { create } from 'zustand';
import { api } from '../api';
import { editor } from './editor';
import { indexOfImage, loadPage, rowAt, totalOf, useList } from './list';
import { setPreferences } from './preferences';
import { useProject } from './project';

/** The image on the canvas; its annotations are the editor's. While the next one loads, the last one stays. */
export interface ImageState {
  /** In the list; -1 for an image that isn't in it. */
  index: number;
  phase: 'none' | 'loading' | 'ready' | 'failed';
  image: Image | null;
  /** The open image as lists show it. */
  row: ImageRow | null;
  /** One sentence, when phase is 'failed'. */
  error: string | null;
}

const none: ImageState = { index: 0, phase: 'none', image: null, row: null, error: null };

export const useImage = create<ImageState>()(() => none);

const set = useImage.setState;
const get = useImage.getState;
let asked = 0;

export function closeImage(): void {
  asked++;
  editor.close();
  set(none);
}

/** Opens the image at `index` of the list; the last call wins. */
export async function openAt(index: number): Promise<void> {
  const list = useList.getState();
  const id = list.ids?.[index];
  if (id !== undefined) await open(id, index);
}

/** Opens an image wherever it stands, in the list or not. */
export async function openImage(id: number): Promise<void> {
  if (get().image?.id === id && get().phase === 'ready') return;
  await open(id, indexOfImage(useList.getState(), id));
}

async function open(id: number, index: number): Promise<void> {
  const { project } = useProject.getState();
  if (!project) return;
  const token = ++asked;
  set({ index, phase: 'loading', error: null });
  try {
    const [{ image, annotations }, row] = await Promise.all([
      api.call('image.get', { id }),
      loadRow(id, index),
    ]);
    if (token !== asked) return;
    editor.open(image, annotations);
    set({ phase: image.error ? 'failed' : 'ready', image, row, error: image.error });
    setPreferences(({ lastImage }) => ({ lastImage: { ...lastImage, [project.id]: id } }));
  } catch (error) {
    if (token === asked) set({ phase: 'failed', error: toAppError(error).message });
  }
}

async function loadRow(id: number, index: number): Promise<ImageRow | null> {
  if (index < 0) return (await api.call('list.rows', { ids: [id] })).items[0] ?? null;
  await loadPage(index);
  return rowAt(useList.getState(), index) ?? null;
}

/** Reads the open image again: after something that this window may have missed. */
export async function reload(): Promise<void> {
  const { phase, image, index } = get();
  if (phase === 'none') return;
  if (image) await open(image.id, indexOfImage(useList.getState(), image.id));
  else await openAt(index);
}

/**
 * Takes in rows as they are now. What turns out to be wrong with the open image is shown at once; it is read
 * again only when that was mended: reading it is how a problem is found, and would go round for ever.
 */
export function followRows(rows: readonly ImageRow[]): void {
  const { image, phase } = get();
  const row = rows.find(({ id }) => id === image?.id);
  if (!row) return;
  set({ row });
  if (phase === 'loading') return;
  if (row.error !== null) set({ phase: 'failed', error: row.error });
  else if (phase === 'failed') void reload();
}

/**
 * The list has been read anew. The open image stays when it is in it; else the next of the last list that is,
 * then the one before, is opened in its place.
 * @param before the last list's ids
 */
export function followList(before: readonly number[]): void {
  const { phase, image, index } = get();
  if (phase === 'none' || !image) return;
  const list = useList.getState();
  const place = indexOfImage(list, image.id);
  set({ index: place });
  if (place >= 0 || totalOf(list) === 0) return;
  const onward = [...before.slice(index + 1), ...before.slice(0, Math.max(0, index)).reverse()];
  const heir = onward.find((id) => indexOfImage(list, id) >= 0);
  void openAt(heir === undefined ? 0 : indexOfImage(list, heir));
}

export const step = (by: 1 | -1): Promise<void> => openAt(get().index + by);
