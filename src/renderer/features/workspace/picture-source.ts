import type { TileSource } from '@renderer/canvas';
import type { Image } from '@shared/domain/image';
import { needsTiles } from '@shared/domain/tile';
import { imageUrl } from '../../api';

/** Where the canvas gets an image's picture: one address, or of a very large one its tiles. */
export function pictureSource(image: Image): string | TileSource {
  const { width, height } = image;
  if (!needsTiles(image)) return imageUrl(image, 'full');
  return {
    width,
    height,
    url: ({ level, x, y }) => imageUrl(image, `tile/${level}/${x}/${y}`),
  };
}
