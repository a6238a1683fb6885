import type { Rle } from '../../domain/mask';
import {
  decodePatch,
  iouOf,
  outlineOf,
  runsOf,
  runsOfPolygons,
  runsToString,
  simplifyRing,
} from '../../mask';

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

/**
 * A mask as COCO writes it. A polygon that would draw no pixel at all is exact whatever the tolerance.
 * @throws AppError('bad-input') for a mask that can't be read
 */
export function segmentationOf(mask: Rle, style: CocoStyle): Segmentation {
  const { segmentation, holes, tolerance, minimumIou } = { ...DEFAULT_STYLE, ...style };
  const rle = { segmentation: mask, iou: 1 };
  if (segmentation === 'rle') return rle;
  if (segmentation === 'rle-uncompressed')
    return { segmentation: { size: mask.size, counts: [...runsOf(mask)] }, iou: 1 };
  const patch = decodePatch(mask);
  if (patch === null) return { segmentation: [], iou: 1 };
  const outline = outlineOf(patch.bitmap);
  if (outline.holes > 0 && (holes === 'rle' || segmentation === 'auto')) return rle;
  const exact = outline.rings.map((ring) =>
    ring.map((value, i) => value + (i % 2 === 0 ? patch.x : patch.y)),
  );
  if (tolerance === 0) return { segmentation: exact, iou: 1 };
  const simple = exact.map((ring) => simplifyRing(ring, tolerance));
  const iou = iouOf(mask, rleOfPolygons(simple, mask.size));
  if (segmentation === 'auto' && iou < minimumIou) return rle;
  return iou > 0 ? { segmentation: simple, iou } : { segmentation: exact, iou: 1 };
}

function rleOfPolygons(rings: readonly number[][], [height, width]: Rle['size']): Rle {
  return { size: [height, width], counts: runsToString(runsOfPolygons(rings, width, height)) };
}
