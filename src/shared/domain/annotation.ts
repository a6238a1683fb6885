import { z } from 'zod';
import { BBox, Rle } from './mask';

/** A remark of a person on an image or a mask. */
export const Note = z.string().max(10_000);

export const AnnotationSource = z.enum(['model', 'human', 'import']);
export const AnnotationStatus = z.enum(['suggested', 'accepted', 'rejected']);
export type AnnotationStatus = z.infer<typeof AnnotationStatus>;

/** One instance. The mask is the truth; `bbox` and `area` are derived from it and stored beside it. */
export const Annotation = z.object({
  /** UUID, made by whoever creates the annotation. The COCO id is the store's own number. */
  id: z.uuid(),
  imageId: z.int().positive(),
  categoryId: z.int().positive(),
  mask: Rle,
  bbox: BBox,
  /** Pixels of the mask. */
  area: z.int().min(0),
  /** Mean winning probability over the mask, 0..1; null when no model made it. */
  score: z.number().min(0).max(1).nullable(),
  /** 1 - mean(top1 - top2) over the mask, 0..1; null when no model made it. */
  doubt: z.number().min(0).max(1).nullable(),
  source: AnnotationSource,
  status: AnnotationStatus,
  locked: z.boolean(),
  /** COCO's iscrowd: the mask covers a group whose members were not told apart. */
  crowd: z.boolean().default(false),
  /** Masks of a higher layer lie on those of a lower one; see `fromBelow`. */
  layer: z.int().default(0),
  /** What people have to say about this mask. */
  note: Note.default(''),
});
export type Annotation = z.infer<typeof Annotation>;

/** A suggestion: made by a model and not yet judged. Only these may be replaced by a later run. */
export function isSuggestion(annotation: Annotation): boolean {
  return annotation.source === 'model' && annotation.status === 'suggested';
}

/**
 * Sorts masks of an image from the lowest to the topmost: by layer, and within one the smaller lie on the larger,
 * so that none is hidden by another.
 */
export function fromBelow(
  a: Pick<Annotation, 'layer' | 'area'>,
  b: Pick<Annotation, 'layer' | 'area'>,
): number {
  return a.layer - b.layer || b.area - a.area;
}
