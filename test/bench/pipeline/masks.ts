import { decode, decodePatch, encode, newBitmap, toPolygons } from '@shared/mask';
import { median } from './median';

const ROUNDS = 15;

/** Median milliseconds of the mask codecs on a 24-megapixel mask with a ragged outline and holes. */
export function measureMasks(): Record<string, number> {
  const mask = newBitmap(6000, 4000);
  for (let y = 0; y < mask.height; y++)
    for (let x = 0; x < mask.width; x++) {
      const radius = Math.hypot(x - 3000, y - 2000) + 60 * Math.sin(x / 37) * Math.cos(y / 29);
      mask.data[y * mask.width + x] = radius < 1800 && radius % 300 > 20 ? 1 : 0;
    }
  const rle = encode(mask);
  return {
    encodeMs: timed(() => encode(mask)),
    decodeMs: timed(() => decode(rle)),
    decodePatchMs: timed(() => decodePatch(rle)),
    toPolygonsMs: timed(() => toPolygons(mask)),
  };
}

function timed(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times);
}
