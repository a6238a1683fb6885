import { z } from 'zod';
import { ImageFilter } from './query';

export const Reviewer = z.string().trim().min(1).max(80);

/** `pass`: good as it is. `fix`: corrected while it was looked at. `look`: somebody else is to look at it, too. */
export const Verdict = z.enum(['pass', 'fix', 'look']);
export type Verdict = z.infer<typeof Verdict>;

/** What is gone through one by one, and in which order. */
export const ReviewPlan = z.object({
  unit: z.enum(['mask', 'image']),
  /**
   * `suggestions`: what nobody has judged. `accepted`: what counts already, for a check of quality.
   * `second`: what another reviewer has let pass.
   */
  kind: z.enum(['suggestions', 'accepted', 'second']),
  /** The most doubtful first; by category as the vocabulary has them; by how far a mask is from its suggestion; shuffled. */
  order: z.enum(['doubt', 'category', 'change', 'random']),
  seed: z.int().min(0),
  /** At most so many; null: as they come. */
  sample: z.int().min(1).max(10_000).nullable(),
  /** Of these images only. */
  filter: ImageFilter,
  /** Who looks: what they have judged before is left out. */
  reviewer: Reviewer,
});
export type ReviewPlan = z.infer<typeof ReviewPlan>;

export const ReviewItem = z.object({
  imageId: z.int().positive(),
  /** null where whole images are reviewed. */
  maskId: z.uuid().nullable(),
});
export type ReviewItem = z.infer<typeof ReviewItem>;
