import type { Spans } from '../spans';
import { fill } from './fill';
import type { Colours } from './plane';

/**
 * The pixels connected to (x, y) whose red, green and blue are each within `tolerance` (0 to 255) of its own.
 */
export function byColour(picture: Colours, x: number, y: number, tolerance: number): Spans {
  const { width, height, data } = picture;
  const start = x * height + y;
  const colour = data[start]!;
  // Moved up, so that one comparison asks for both ends.
  const red = tolerance - (colour & 255);
  const green = tolerance - ((colour >> 8) & 255);
  const blue = tolerance - ((colour >> 16) & 255);
  const reach = 2 * tolerance;
  return fill(width, height, start, (position) => {
    const other = data[position]!;
    return (
      ((other & 255) + red) >>> 0 <= reach &&
      (((other >> 8) & 255) + green) >>> 0 <= reach &&
      (((other >> 16) & 255) + blue) >>> 0 <= reach
    );
  });
}
