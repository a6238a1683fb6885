import type { Rle } from '../../domain/mask';
import { decodePatch, runsOf, toPolygons } from '../../mask';

/**
 * How masks are written. 'polygon' traces pixel borders, which COCO's library draws back exactly;
 * 'auto' is polygons where they keep everything asked for, RLE else. None of them says anything about
 * `iscrowd`, which is the annotation's own.
 */
export type CocoSegmentation = 'polygon' | 'rle' | 'rle-uncompressed' | 'auto';

export interface CocoStyle {
  readonly segmentation: CocoSegmentation;
  /**
   * What polygons do with holes, which COCO's polygons don't know. 'slit' (default): the hole hangs on the
   * outline by a cut of no width, exact in COCO's library. 'rle': such a mask is written as RLE. 'auto' always
   * writes RLE for them.
   */
  readonly holes?: 'slit' | 'rle';
  /** Largest distance in pixels by which a simplified outline may leave the exact one; 0 (default) is exact. */
  readonly tolerance?: number;
  /** 'auto': a simplified polygon whose IoU with its mask is less is written as RLE. Default 0.95. */
  readonly minimumIou?: number;
}

export const DEFAULT_STYLE = {
  segmentation: 'polygon',
  holes: 'slit',
  tolerance: 0,
  minimumIou: 0.95,
} as const satisfies Required<CocoStyle>;

export interface Segmentation {
  readonly segmentation: number[][] | Rle | { size: [number, number]; counts: number[] };
  /** IoU of what is written, as COCO's library draws it, with the mask. 1 unless simplified. */
  readonly iou: number;
}

/** A mask as COCO writes it. @throws AppError('bad-input') for a mask that can't be read */
export function segmentationOf(mask: Rle, style: CocoStyle): Segmentation {
  switch (style.segmentation) {
    case 'rle':
      return { segmentation: mask, iou: 1 };
    case 'rle-uncompressed':
      return { segmentation: { size: mask.size, counts: [...runsOf(mask)] }, iou: 1 };
    default:
      return { segmentation: polygonsOf(mask), iou: 1 };
  }
}

function polygonsOf(mask: Rle): number[][] {
  const patch = decodePatch(mask);
  if (patch === null) return [];
  return toPolygons(patch.bitmap).map((ring) =>
    ring.map((value, i) => value + (i % 2 === 0 ? patch.x : patch.y)),
  );
}
