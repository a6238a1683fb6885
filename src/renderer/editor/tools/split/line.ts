import type { Point } from '../../geometry';
import type { Size } from '../../masks/columns';
import { Builder, type Spans } from '../../spans';

/**
 * The pixels of an image that a line of straight pieces passes through. Each shares a side with the next one, so
 * that not even the corners of what lies on both sides touch.
 */
export function spansOfLine(points: readonly Point[], { width, height }: Size): Spans {
  const found = new Set<number>();
  const add = (x: number, y: number): void => {
    if (x >= 0 && y >= 0 && x < width && y < height) found.add(x * height + y);
  };
  for (let i = 1; i < points.length; i++) walk(points[i - 1]!, points[i]!, add);
  const out = new Builder(2 * found.size);
  for (const position of [...found].sort((a, b) => a - b)) out.add(position, position + 1);
  return out.finish();
}

/** From pixel to pixel through the side where the line leaves it (Amanatides and Woo 1987). */
function walk(from: Point, to: Point, visit: (x: number, y: number) => void): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const [stepX, stepY] = [Math.sign(dx), Math.sign(dy)];
  let [x, y] = [Math.floor(from.x), Math.floor(from.y)];
  const steps = Math.abs(Math.floor(to.x) - x) + Math.abs(Math.floor(to.y) - y);
  // How far along the line the next upright and the next level pixel border are.
  let nextX = dx === 0 ? Infinity : (x + (stepX > 0 ? 1 : 0) - from.x) / dx;
  let nextY = dy === 0 ? Infinity : (y + (stepY > 0 ? 1 : 0) - from.y) / dy;
  visit(x, y);
  for (let i = 0; i < steps; i++) {
    if (nextX < nextY) {
      x += stepX;
      nextX += stepX / dx;
    } else {
      y += stepY;
      nextY += stepY / dy;
    }
    visit(x, y);
  }
}
