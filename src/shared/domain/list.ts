import { z } from 'zod';
import { AnnotationStatus } from './annotation';

/** Side of the square that outlines of masks are scaled into, so that they fit thumbnails of any size. */
export const SKETCH_SIDE = 512;

/** An image's masks as outlines, for looking at from afar: small parts and fine teeth are left out. */
export const MaskSketch = z.object({
  id: z.int().positive(),
  masks: z.array(
    z.object({
      categoryId: z.int().positive(),
      status: AnnotationStatus,
      /** [x1, y1, x2, y2, ...] in a box of the image's shape whose longer side is SKETCH_SIDE. */
      rings: z.array(z.array(z.number())),
    }),
  ),
});
export type MaskSketch = z.infer<typeof MaskSketch>;

const count = z.int().min(0);

/** Masks of a selection that something can be done to. */
export const Tally = z.object({
  images: count,
  /** Images that have suggestions. */
  suggestedImages: count,
  suggestions: count,
  /** Those with masks, the most first. */
  categories: z.array(
    z.object({
      id: z.int().positive(),
      suggestions: count,
      /** Suggested and accepted. */
      masks: count,
      images: count,
    }),
  ),
});
export type Tally = z.infer<typeof Tally>;
