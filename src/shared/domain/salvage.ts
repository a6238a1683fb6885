import { z } from 'zod';

const count = z.int().min(0);

/** Rows that a damaged table had in one piece, and that can't be read; `last` null: to its end. */
export const LostRange = z.object({
  table: z.string(),
  first: z.int(),
  last: z.int().nullable(),
});
export type LostRange = z.infer<typeof LostRange>;

/** What could be read of a damaged project, and what could not. */
export const SalvageReport = z.object({
  /** The new file. */
  target: z.string(),
  images: count,
  masks: count,
  categories: count,
  /** Steps of the history. */
  edits: count,
  /** Masks that could not be read where they were kept, and were taken from the history instead. */
  masksFromHistory: count,
  /** Masks that were there once, and of which neither a page nor the history says more. */
  masksLost: count,
  /** Masks whose image is gone, and which were left out with it. */
  masksWithoutImage: count,
  /** Where the file can't be read. Numbers in a range were not all in use. */
  lost: z.array(LostRange),
});
export type SalvageReport = z.infer<typeof SalvageReport>;
