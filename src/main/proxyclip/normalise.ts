import type { Window } from './dense';
import type { ImageGraph } from './pair';
import type { RgbImage } from './resize';
import { paddedSize } from './windows';

type Normalisation = Pick<ImageGraph, 'mean' | 'std'>;

/**
 * A window as an image graph's `pixels` [1,3,H,W]: ((value / 255) - mean) / std, padding included.
 * The padding is zero in `first`'s normalised space, so every graph sees `first`'s mean colour there: the
 * published code pads once and derives the other network's input from the padded window.
 */
export function windowPixels(
  image: RgbImage,
  window: Window,
  graph: Normalisation,
  first: Normalisation,
): Float32Array {
  const { width, height } = paddedSize(window);
  const plane = width * height;
  const pixels = new Float32Array(3 * plane);
  const columns = window.x2 - window.x1;
  for (let c = 0; c < 3; c++) {
    const mean = graph.mean[c]!;
    const std = graph.std[c]!;
    const levels = Float32Array.from({ length: 256 }, (_, level) => (level / 255 - mean) / std);
    const start = c * plane;
    if (columns * (window.y2 - window.y1) !== plane)
      pixels.fill((first.mean[c]! - mean) / std, start, start + plane);
    for (let y = window.y1; y < window.y2; y++) {
      let from = (y * image.width + window.x1) * 3 + c;
      let to = start + (y - window.y1 + window.padTop) * width + window.padLeft;
      for (let x = 0; x < columns; x++, from += 3, to++) pixels[to] = levels[image.rgb[from]!]!;
    }
  }
  return pixels;
}
