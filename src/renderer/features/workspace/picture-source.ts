import type { TileSource } from '@renderer/canvas';
import type { Image } from '@shared/domain/image';
import { imageUrl } from '../../api';

/** More than this is shown by tiles: as a whole it would take a third of what a window may have. */
const MAX_PIXELS = 80_000_000;
/** Longer sides have no place on a canvas or in a texture. */
const MAX_SIDE = 16_384;

/** Where the canvas gets an image's picture: one address, or of a very large one its tiles. */
export function pictureSource(image: Image): string | TileSource {
  const { width, height } = image;
  if (width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE)
    return imageUrl(image, 'full');
  return {
    width,
    height,
    url: ({ level, x, y }) => imageUrl(image, `tile/${level}/${x}/${y}`),
  };
}
