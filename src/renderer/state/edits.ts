import type { Category } from '@shared/domain/category';
import type { Change, Edit } from '@shared/domain/edit';
import type { ImageRow, ImageStatus } from '@shared/domain/image';
import { apply, imagesOf, invert, newEdit } from '@shared/edit';
import { t } from 'i18next';
import { api } from '../api';
import { editor } from './editor';
import { followRows, openImage, reload, useImage } from './image';
import { notifyError, notifyOnce } from './notify';
import { follow } from './redecide';
import { patchRows, rowOf, useList } from './list';
import { inOrder, refreshHistory, useProject } from './project';
import { transferring } from './transfer';

/** Edits that this window has shown lately, by id, with the records each changed: the engine's echo may be on its way. */
const shown = new Map<string, ReadonlySet<string>>();
/** More than can be on their way. */
const REMEMBERED = 256;

function remember({ id, changes }: Edit): void {
  shown.delete(id);
  shown.set(id, new Set(changes.map(recordOf)));
  if (shown.size > REMEMBERED) shown.delete(shown.keys().next().value!);
}

const recordOf = ({ table, id }: Change): string => `${table} ${id}`;

/**
 * An edit that took effect in the engine, whoever made it. Of one that was shown when it was made, only what
 * the engine added (a status that followed) is new here: the rest may have been edited since.
 */
export function absorb(edit: Edit): void {
  editor.applyEdit(edit);
  const known = shown.get(edit.id);
  const changes = known ? edit.changes.filter((c) => !known.has(recordOf(c))) : edit.changes;
  show({ ...edit, changes });
  follow(edit);
}

/** Shows what isn't the editor's: vocabulary, and what rows of images say. */
function show(edit: Edit): void {
  remember(edit);
  const { categories } = useProject.getState();
  const before: ReadonlyMap<string | number, Category> = new Map(categories.map((c) => [c.id, c]));
  const after = apply(before, 'category', edit);
  if (after !== before) useProject.setState({ categories: inOrder(after.values()) });
  for (const change of edit.changes)
    if (change.table === 'rules')
      useProject.setState(({ project }) => ({
        project: project && { ...project, rules: change.after },
      }));

  const rows = new Map<number, ImageRow>();
  for (const change of edit.changes) {
    const patch = rowPatch(change);
    if (!patch || typeof change.id !== 'number') continue;
    const { image, row: open } = useImage.getState();
    const row = rows.get(change.id) ?? (open?.id === change.id ? open : knownRow(change.id));
    if (row) rows.set(row.id, { ...row, ...patch });
    if (image && image.id === change.id) useImage.setState({ image: { ...image, ...patch } });
  }
  if (rows.size === 0) return;
  patchRows([...rows.values()]);
  followRows([...rows.values()]);
}

const knownRow = (id: number) => rowOf(useList.getState(), id);

/** What an edit of an image's own fields says of its row. */
function rowPatch(change: Change): Partial<ImageRow> | null {
  if (change.table === 'image-status') return { status: change.after };
  if (change.table === 'image-tags') return { tags: change.after };
  if (change.table === 'image-note') return { note: change.after };
  if (change.table === 'image-flag') return { flagged: change.after };
  return null;
}

/** Makes a person's edit of the vocabulary or of a status; resolves to whether it took effect. */
export async function commit(
  label: string,
  changes: readonly Change[],
  gesture?: string,
): Promise<boolean> {
  return changes.length > 0 && send({ ...newEdit(label, 'human', [...changes]), gesture });
}

/**
 * Shows an edit at once and sends it to the engine. Where that refuses it, it is taken back, the image is
 * read again, and a notification says why.
 */
export async function send(edit: Edit): Promise<boolean> {
  show(edit);
  try {
    await api.call('edit.apply', edit);
    await refreshHistory();
    return true;
  } catch (error) {
    editor.revertEdit(edit);
    show(invert(edit));
    notifyError(error, t('common:editFailed'));
    await reload();
    return false;
  }
}

export const statusChange = (id: number, before: ImageStatus, after: ImageStatus): Change => ({
  table: 'image-status',
  id,
  before,
  after,
});

export const categoryChange = (before: Category | null, after: Category | null): Change => ({
  table: 'category',
  id: (after ?? before)!.id,
  before,
  after,
});

/** Takes back (or repeats) the last step, goes to the image that it concerns, and says what it was. */
export async function travel(direction: 'undo' | 'redo'): Promise<void> {
  try {
    const { edit } = await api.call(`edit.${direction}`, {});
    if (!edit) return notifyOnce('history', t(`edits:${direction}.nothing`));
    absorb(edit);
    notifyOnce('history', t(`edits:${direction}.did`, { what: editName(edit.label) }));
    const imageId = imageOf(edit);
    await Promise.all([refreshHistory(), imageId !== null && openImage(imageId)]);
  } catch (error) {
    notifyError(error);
  }
}

/** Goes through the history to a step (null: before the first), and to the image that was changed last on the way. */
export async function goToStep(id: string | null): Promise<void> {
  const went = await transferring(() => api.call('edit.goTo', { id }));
  if (!went) return;
  const imageId = went.edit && imageOf(went.edit);
  await Promise.all([refreshHistory(), imageId !== null && openImage(imageId)]);
}

const NAMES = [
  'note',
  'flag',
  'accept',
  'accept-all',
  'reject',
  'relabel',
  'paint',
  'erase',
  'polygon',
  'lasso',
  'rectangle',
  'split',
  'outline',
  'move',
  'resize',
  'smart',
  'box',
  'bucket',
  'delete',
  'lock',
  'merge',
  'merge-copy',
  'subtract',
  'intersect',
  'fill-holes',
  'specks',
  'smooth',
  'grow',
  'shrink',
  'split-parts',
  'duplicate',
  'paste',
  'arrange',
  'status',
  'add-category',
  'rename-category',
  'recolour-category',
  'hotkey-category',
  'prompts-category',
  'threshold-category',
  'move-category',
  'delete-category',
  'merge-category',
  'import-category',
  'rules',
  'tag',
  'crowd',
] as const;

/** An edit's label in the person's language; one from elsewhere as it is. */
export function editName(label: string): string {
  const known = NAMES.find((name) => name === label);
  return known ? t(`edits:label.${known}`) : label;
}

/** The image that an edit is about; null for one of the vocabulary, whatever masks went with it. */
function imageOf({ changes }: Edit): number | null {
  if (changes.some(({ table }) => table === 'category')) return null;
  return imagesOf(changes).values().next().value ?? null;
}
