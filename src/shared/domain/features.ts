import { z } from 'zod';

/**
 * What a model saw in each place of an image, for telling which places are alike: [rows, columns, size] vectors
 * row by row, whose cosines count and whose lengths mean nothing. The grid covers the image exactly.
 */
export const FeatureGrid = z.object({
  rows: z.int().positive(),
  columns: z.int().positive(),
  size: z.int().positive(),
  /** Made of the embedding, whose vectors are mixtures of what is alike: all are closer to each other. */
  mixed: z.boolean(),
  /** Signed bytes. */
  data: z.base64(),
});
export type FeatureGrid = z.infer<typeof FeatureGrid>;
