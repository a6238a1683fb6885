import type { Category } from '@shared/domain/category';
import type { Rules } from '@shared/domain/rules';
import { countChanges, type Disagreement, type VocabularyPreview } from '@shared/domain/vocabulary';
import { create } from 'zustand';
import { api } from '../api';
import { diffOf } from '../editor';
import { editor } from './editor';
import { useImage } from './image';
import { notifyError } from './notify';
import { useProject } from './project';

/** What the words do, or would do, to the open image. */
export interface Effect {
  imageId: number;
  come: number;
  go: number;
  change: number;
  disagreements: readonly Disagreement[];
  /** `trying`: the hand is on a slider; `waiting`: for a person to say so; `applied`: it was done. */
  stage: 'trying' | 'waiting' | 'applied';
}

export const useEffectOfWords = create<{ effect: Effect | null }>()(() => ({ effect: null }));

/** Nothing is shown of it any more. */
export function hideEffect(): void {
  useEffectOfWords.setState({ effect: null });
  editor.setDiff(null);
}

export function showEffect(imageId: number, preview: VocabularyPreview, stage: Effect['stage']) {
  const changes = preview.changes ?? [];
  const { disagreements } = preview;
  const counts = countChanges(changes);
  const seen = counts.come + counts.go + counts.change > 0;
  if (!seen && disagreements.length === 0) return hideEffect();
  useEffectOfWords.setState({ effect: { imageId, ...counts, disagreements, stage } });
  editor.setDiff(seen ? diffOf(imageId, changes) : null);
}

/** Words that are being tried, and not yet those of the project. */
interface Trial {
  categories: readonly Category[] | null;
  rules: Rules | null;
}

let next: Trial | null = null;
let asking = false;

/**
 * Shows what words would do to the open image while they are being chosen. One question at a time: what was
 * tried meanwhile is asked next, in one go, so that the answer never lags behind the hand by more than one.
 */
export async function tryWords(trial: Trial): Promise<void> {
  next = trial;
  if (asking) return;
  asking = true;
  try {
    while (next !== null) {
      const { image } = useImage.getState();
      const { categories, rules } = next;
      next = null;
      if (!image) continue;
      const answer = await api.call('vocabulary.preview', {
        imageId: image.id,
        categories: categories && [...categories],
        rules,
      });
      if (useImage.getState().image?.id === image.id) showEffect(image.id, answer, 'trying');
    }
  } catch (error) {
    notifyError(error);
  } finally {
    asking = false;
  }
}

/** A category as it would be, among the others. */
export const tryCategory = (draft: Category): Promise<void> =>
  tryWords({
    categories: useProject
      .getState()
      .categories.map((category) => (category.id === draft.id ? draft : category)),
    rules: null,
  });

/** The hand has let go: what is decided now is the project's. */
export function endTrial(): void {
  next = null;
  if (useEffectOfWords.getState().effect?.stage === 'trying') hideEffect();
}
