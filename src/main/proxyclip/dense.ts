/** Where a window lies in the resized image, and how it was padded. Pixels; y2, x2 exclusive. */
export interface Window {
  y1: number;
  x1: number;
  y2: number;
  x2: number;
  padTop: number;
  padLeft: number;
  padBottom: number;
  padRight: number;
}

/**
 * The dense embedding of an image: for each window an (I, J, E) map of unit vectors, row by row,
 * the windows one after another in `data`. All windows of an image have the same grid.
 */
export interface DenseEmbedding {
  /** Size of the resized image the windows lie in. */
  width: number;
  height: number;
  windows: Window[];
  /** VFM patch grid of a window: I rows, J columns. */
  rows: number;
  columns: number;
  /** E. */
  size: number;
  data: Float32Array;
}
