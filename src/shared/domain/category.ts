import { z } from 'zod';

/** A COCO category and the words that find it. The vocabulary of a project is its categories by `position`. */
export const Category = z.object({
  /** Positive, stable, used as the COCO category id. */
  id: z.int().positive(),
  name: z.string().trim().min(1).max(200),
  supercategory: z.string().trim().max(200).default(''),
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  /** Digit key that relabels to this category. */
  hotkey: z.int().min(1).max(9).nullable(),
  /** Synonyms. Queries are the name and these; a category's score is the best of them. */
  prompts: z.array(z.string().trim().min(1).max(200)).max(64),
  /** Least winning probability, 0..1, for a pixel to join this category. */
  threshold: z.number().min(0).max(1),
  position: z.int().min(0),
});
export type Category = z.infer<typeof Category>;

/** Every name a category is queried by, its own first, without doubles. */
export function queriesOf(category: Pick<Category, 'name' | 'prompts'>): string[] {
  return [...new Set([category.name, ...category.prompts])];
}
