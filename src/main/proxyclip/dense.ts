import { z } from 'zod';

const count = z.int().min(0);

/** Where a window lies in the resized image, and how it was padded. Pixels; y2, x2 exclusive. */
const Window = z.object({
  y1: count,
  x1: count,
  y2: count,
  x2: count,
  padTop: count,
  padLeft: count,
  padBottom: count,
  padRight: count,
});
export type Window = z.infer<typeof Window>;

/** A dense embedding without its data: what a file or a message says of it. */
export const DenseShape = z.object({
  /** Size of the resized image the windows lie in. */
  width: count,
  height: count,
  windows: z.array(Window).min(1),
  /** VFM patch grid of a window: I rows, J columns. */
  rows: count,
  columns: count,
  /** E. */
  size: count,
});

/**
 * The dense embedding of an image: for each window an (I, J, E) map of unit vectors, row by row,
 * the windows one after another in `data`. All windows of an image have the same grid.
 */
export interface DenseEmbedding extends z.infer<typeof DenseShape> {
  data: Float32Array;
}
