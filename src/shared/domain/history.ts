import { z } from 'zod';

/** A step that a person can go back to: an edit, or the edits of one gesture. */
export const HistoryStep = z.object({
  id: z.uuid(),
  /** As Edit has it. */
  label: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** It is taken back, and can be done again. */
  undone: z.boolean(),
  /** The one image that it is about; null for several, and for the vocabulary. */
  imageId: z.int().nullable(),
  path: z.string().nullable(),
  /** How many images and masks it changed; null where that is too many to be counted. */
  images: z.int().nullable(),
  masks: z.int().nullable(),
});
export type HistoryStep = z.infer<typeof HistoryStep>;
