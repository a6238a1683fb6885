import type { Point, Rect } from '../geometry';
import type { Spans } from '../spans';

/** A region of an image's pixels that belong together, and how they do. Points and boxes in image pixels. */
export type RegionRequest =
  /** Connected pixels whose red, green and blue are within `tolerance` (0 to 255) of the point's. */
  | { readonly kind: 'colour'; readonly at: Point; readonly tolerance: number }
  /** Connected pixels that look to the model at least that much like the point: see `cosineOf`. */
  | { readonly kind: 'likeness'; readonly at: Point; readonly likeness: number }
  /** What a box holds and its surroundings don't. */
  | { readonly kind: 'box'; readonly box: Rect };

/**
 * Where regions come from: the open image's picture, and what the model saw of it. They are found elsewhere, so
 * that the hand never waits; the first answer waits for what is needed to be there.
 */
export interface RegionSource {
  /** Never rejects; null when it can't be told. */
  find(request: RegionRequest): Promise<Spans | null>;
}
