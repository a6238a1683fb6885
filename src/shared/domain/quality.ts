import { z } from 'zod';

/**
 * What became of a suggestion: taken as it was, taken and changed (its pixels or its category), turned down; or
 * a mask was drawn where none was suggested.
 */
export const Outcome = z.enum(['untouched', 'edited', 'rejected', 'drawn']);
export type Outcome = z.infer<typeof Outcome>;

const count = z.int().min(0);

/** How good the suggestions were, measured by what people made of them. */
export const Quality = z.object({
  /** Categories with judged masks, the most first. */
  categories: z.array(
    z.object({
      id: z.int().positive(),
      untouched: count,
      edited: count,
      rejected: count,
      drawn: count,
      /** Mean IoU of suggestion and final mask over those taken, 0..1; null without any. */
      agreement: z.number().min(0).max(1).nullable(),
    }),
  ),
  /** Seconds between one image marked as done and the next, within sessions, as they came. */
  seconds: z.array(z.number().min(0)),
  /** Images whose history is still to be read; the figures are without them. */
  waiting: count,
});
export type Quality = z.infer<typeof Quality>;
