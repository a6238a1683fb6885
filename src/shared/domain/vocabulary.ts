import { z } from 'zod';
import { Category } from './category';
import { Change } from './edit';
import { Rules } from './rules';

/** Words that are asked for, and how: null, as the project has them. */
export const Wording = z.object({
  categories: z.array(Category).max(5000).nullable().default(null),
  rules: Rules.nullable().default(null),
});
export type Wording = z.infer<typeof Wording>;

/** A mask that a person judged or drew, where the model says otherwise. */
export const Disagreement = z.object({
  id: z.uuid(),
  /** Of the best proposal of its category, 0..1. */
  iou: z.number().min(0).max(1),
  /** The category that the model gives most of its pixels; null: none. */
  categoryId: z.int().positive().nullable(),
});
export type Disagreement = z.infer<typeof Disagreement>;

/** What words would do to an image. `changes` null: nothing is known of the image yet. */
export const VocabularyPreview = z.object({
  changes: z.array(Change).nullable(),
  disagreements: z.array(Disagreement),
});
export type VocabularyPreview = z.infer<typeof VocabularyPreview>;

/** How many masks come, go, and get other pixels; a score alone is no change that is seen. */
export function countChanges(changes: readonly Change[]): {
  come: number;
  go: number;
  change: number;
} {
  const counts = { come: 0, go: 0, change: 0 };
  for (const change of changes) {
    if (change.table !== 'annotation') continue;
    const { before, after } = change;
    if (before === null) counts.come++;
    else if (after === null) counts.go++;
    else if (before.mask.counts !== after.mask.counts || before.categoryId !== after.categoryId)
      counts.change++;
  }
  return counts;
}

/** The same in numbers; `known` false: nothing is known of the image yet. */
export const VocabularyEffect = z.object({
  imageId: z.int().positive(),
  known: z.boolean(),
  come: z.int().min(0),
  go: z.int().min(0),
  change: z.int().min(0),
  disagree: z.int().min(0),
});
export type VocabularyEffect = z.infer<typeof VocabularyEffect>;
