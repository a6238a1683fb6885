import type { Rle } from '../domain/mask';
import { AppError } from '../errors';
import { encode, fromPolygons, runsOf, runsToString } from '../mask';
import type { Problem, Shape } from './records';

export interface MaskResult {
  /** Of the asked size, runs in their shortest form; null when the shape gives no mask. */
  readonly mask: Rle | null;
  readonly problems: readonly Problem[];
}

/**
 * The pixels of a shape in an image of `width` x `height`, by the rules of COCO's own library (pycocotools
 * `frPyObjects` + `merge`), so that area and box come out as its users measure them. Nothing a file can
 * hold makes it throw, and its work is bounded by the image and the length of the shape.
 * A shape without a single pixel in the image gives null and says so.
 * @param where goes into the problems
 */
export function maskOf(shape: Shape, width: number, height: number, where = ''): MaskResult {
  const problems: Problem[] = [];
  const skip = (code: string, message: string): MaskResult => ({
    mask: null,
    problems: [...problems, { severity: 'skipped', code, where, message }],
  });
  try {
    switch (shape.kind) {
      case 'nothing':
        return skip('shape-missing', 'The annotation has no mask and no box; it was left out.');
      case 'polygons':
        return { mask: encode(fromPolygons(shape.rings as number[][], width, height)), problems };
      case 'box': {
        const [x, y, w, h] = shape.box;
        const ring = [x, y, x, y + h, x + w, y + h, x + w, y];
        return { mask: encode(fromPolygons([ring], width, height)), problems };
      }
      case 'rle':
        runsOf(shape.rle);
        return { mask: shape.rle, problems };
      case 'runs':
        return {
          mask: {
            size: [...shape.size],
            counts: runsToString(Uint32Array.from(shape.counts)),
          },
          problems,
        };
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return skip('rle-sum', error.message);
  }
}
