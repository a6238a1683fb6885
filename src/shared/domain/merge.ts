import { z } from 'zod';
import { AnnotationStatus } from './annotation';

/** One side of a clash: a mask's category, or the value itself. */
const Side = z.object({
  text: z.string(),
  status: AnnotationStatus.nullable(),
  /** Pixels; null for what is no mask. */
  area: z.int().min(0).nullable(),
});

/** Something that people changed in both copies, each in another way. null on a side: deleted there. */
export const Clash = z.object({
  id: z.string().max(100),
  kind: z.enum([
    'annotation',
    'category',
    'rules',
    'image-status',
    'image-tags',
    'image-note',
    'image-flag',
  ]),
  /** In this project; null for what belongs to no image. */
  imageId: z.int().positive().nullable(),
  imagePath: z.string().nullable(),
  mine: Side.nullable(),
  theirs: Side.nullable(),
});
export type Clash = z.infer<typeof Clash>;

/** 'both': masks side by side, tags and words together, notes one after the other; else as 'mine'. */
export const Choose = z.enum(['mine', 'theirs', 'both']);
export type Choose = z.infer<typeof Choose>;

/** What merging another copy would do, clashes aside. */
export const MergeReport = z.object({
  /** Images that something would change on, and those that only the other copy has. */
  images: z.int().min(0),
  newImages: z.int().min(0),
  /** Masks. */
  added: z.int().min(0),
  changed: z.int().min(0),
  removed: z.int().min(0),
  /** Categories that only the other copy has. */
  categories: z.array(z.string()),
  /** Images whose masks can't come in, as the photo has another size here. */
  unfit: z.array(z.string()),
  /** The first of them; `clashCount` is how many there are. */
  clashes: z.array(Clash),
  clashCount: z.int().min(0),
});
export type MergeReport = z.infer<typeof MergeReport>;
