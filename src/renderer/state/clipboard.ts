import type { Annotation } from '@shared/domain/annotation';
import { t } from 'i18next';
import { create } from 'zustand';
import { masks } from '../editor';
import { editor } from './editor';
import { step, useImage } from './image';
import { notifyInfo } from './notify';
import { useProject } from './project';

/** Masks that were copied, as they were. They belong to a project, as its numbers of categories do. */
export interface Clipboard {
  readonly projectId: string | null;
  readonly masks: readonly Annotation[];
}

export const useClipboard = create<Clipboard>()(() => ({ projectId: null, masks: [] }));

const projectId = () => useProject.getState().project?.id ?? null;

const annotationsOf = (ids: readonly string[]): Annotation[] =>
  ids.flatMap((id) => editor.annotation(id) ?? []);

export const canPaste = (): boolean => {
  const { masks: copied, projectId: owner } = useClipboard.getState();
  return copied.length > 0 && owner === projectId();
};

/** Keeps masks for pasting, and offers them to other programs as text, in COCO's RLE. */
export function copyMasks(ids: readonly string[]): void {
  const copied = annotationsOf(ids);
  useClipboard.setState({ projectId: projectId(), masks: copied });
  const names = new Map(useProject.getState().categories.map(({ id, name }) => [id, name]));
  const text = copied.map(({ categoryId, mask, bbox, area, crowd }) => ({
    category: names.get(categoryId),
    segmentation: mask,
    bbox,
    area,
    iscrowd: Number(crowd),
  }));
  // A browser may keep its clipboard to itself; here the masks can be pasted all the same.
  void navigator.clipboard?.writeText(JSON.stringify(text)).catch(console.warn);
  notifyInfo(t('edits:clipboard.copied', { count: copied.length }));
}

/** Copies masks and deletes those that aren't locked. */
export function cutMasks(ids: readonly string[]): void {
  copyMasks(ids);
  editor.remove(ids);
}

export const pasteMasks = (): void => put(useClipboard.getState().masks, 'paste');

/** Opens the next image and puts copies of masks of this one on it. */
export async function duplicateToNext(ids: readonly string[]): Promise<void> {
  const from = useImage.getState().image?.id;
  const copied = annotationsOf(ids);
  await step(1);
  const { image, phase } = useImage.getState();
  if (phase === 'ready' && image?.id !== from) put(copied, 'duplicate');
}

/** Says so where masks don't lie as they did: on an image of another size, or without their category. */
function put(copied: readonly Annotation[], label: 'paste' | 'duplicate'): void {
  const { image } = editor.getSnapshot();
  const { categories } = useProject.getState();
  const known = copied.filter(({ categoryId }) => categories.some(({ id }) => id === categoryId));
  if (known.length < copied.length)
    notifyInfo(t('edits:clipboard.noCategory', { count: copied.length - known.length }));
  const [height = 0, width = 0] = known[0]?.mask.size ?? [];
  if (image === null || known.length === 0) return;
  editor.perform(label, masks.paste(known));
  if (image.width !== width || image.height !== height)
    notifyInfo(
      t('edits:clipboard.otherSize', {
        from: `${width} × ${height}`,
        to: `${image.width} × ${image.height}`,
      }),
    );
}
