import type { Category } from '@shared/domain/category';
import type { Output } from '@shared/rpc/contract';
import { create } from 'zustand';
import { api } from '../api';
import { editor } from './editor';
import { notifyError } from './notify';
import { refreshHistory } from './project';

/** A category that is to go, and what hangs on it. */
export interface Removal {
  category: Category;
  purpose: 'merge' | 'delete';
  usage: Output<'vocabulary.usage'>;
}

export const useRemoval = create<{ removal: Removal | null }>()(() => ({ removal: null }));

/** Asks where a category's masks are to go. */
export async function askRemoval(category: Category, purpose: Removal['purpose']): Promise<void> {
  try {
    const usage = await api.call('vocabulary.usage', { id: category.id });
    useRemoval.setState({ removal: { category, purpose, usage } });
  } catch (error) {
    notifyError(error);
  }
}

/** Whether a person has judged or drawn masks of it, so that deleting it needs a word about them. */
export async function hasReviewedMasks(id: number): Promise<boolean> {
  const { accepted, rejected } = await api.call('vocabulary.usage', { id });
  return accepted + rejected > 0;
}

/** Takes a category out; its masks go to `into`, or with it. One step of the history. */
export async function removeWithMasks(
  id: number,
  into: number | null,
  keepWords: boolean,
): Promise<void> {
  try {
    await api.call('vocabulary.remove', { id, into, keepWords });
    if (editor.activeCategoryId === id) editor.setActiveCategory(into);
    await refreshHistory();
  } catch (error) {
    notifyError(error);
  }
}
