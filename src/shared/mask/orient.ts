import type { Rle } from '../domain/mask';
import { newBitmap, type Patch } from './bitmap';
import { decodePatch, encodePatch } from './rle';

/**
 * Turns a mask of an image as it is stored into one of the image as EXIF says to show it.
 * @param orientation EXIF's, 1 to 8; from 5 on width and height change places
 * @throws AppError('bad-input') for a mask that doesn't fit its size
 */
export function orientMask(rle: Rle, orientation: number): Rle {
  const [height, width] = rle.size;
  const turned = orientation >= 5;
  const size: [number, number] = turned ? [height, width] : [width, height];
  const patch = decodePatch(rle);
  if (patch === null) return { size: [size[1], size[0]], counts: rle.counts };
  return encodePatch(orientPatch(patch, width, height, orientation), ...size);
}

function orientPatch(
  { x, y, bitmap }: Patch,
  width: number,
  height: number,
  orientation: number,
): Patch {
  const { width: w, height: h, data } = bitmap;
  const turned = orientation >= 5;
  const mirrorX = [2, 3, 7, 8].includes(orientation);
  const mirrorY = [3, 4, 6, 7].includes(orientation);
  const target = turned ? newBitmap(h, w) : newBitmap(w, h);
  // Mirrored as stored first, then rows and columns change places.
  for (let row = 0; row < h; row++) {
    const toY = mirrorY ? h - 1 - row : row;
    for (let column = 0; column < w; column++) {
      if (data[row * w + column] === 0) continue;
      const toX = mirrorX ? w - 1 - column : column;
      target.data[turned ? toX * h + toY : toY * w + toX] = 1;
    }
  }
  const left = mirrorX ? width - x - w : x;
  const top = mirrorY ? height - y - h : y;
  return turned ? { x: top, y: left, bitmap: target } : { x: left, y: top, bitmap: target };
}
