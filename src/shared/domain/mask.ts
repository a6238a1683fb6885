import { z } from 'zod';

/** COCO compressed RLE: column-major runs, the first counts zeros. `size` is [height, width]. */
export const Rle = z.object({
  size: z.tuple([z.int().positive(), z.int().positive()]),
  counts: z.string(),
});
export type Rle = z.infer<typeof Rle>;

/** [x, y, width, height] in image pixels. */
export const BBox = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type BBox = z.infer<typeof BBox>;
