import { z } from 'zod';

/** A sentence that a word is put into before it is encoded; `{}` stands for the word. */
export const Template = z
  .string()
  .trim()
  .max(200)
  .refine((text) => text.includes('{}'), { message: 'Write {} where the word goes.' });

/** How a project's words become masks, for all of its categories. */
export const Rules = z.object({
  /** Sentences the words are put into, their vectors averaged; null: those that the model was made with. */
  templates: z.array(Template).min(1).max(100).nullable().default(null),
  /** Least share of the image that a suggested mask covers, 0..1. */
  minArea: z.number().min(0).max(0.25).default(0.0005),
  /**
   * `exclusive`: the words compete, a pixel is of one category (the published rule). `overlapping`: each word
   * competes with the background alone, so a pixel may be of several.
   */
  overlap: z.enum(['exclusive', 'overlapping']).default('exclusive'),
});
export type Rules = z.infer<typeof Rules>;

export const DEFAULT_RULES: Rules = Rules.parse({});
