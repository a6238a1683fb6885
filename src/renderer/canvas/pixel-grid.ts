import type { EditorImage } from '../editor';
import { deviceRect, visibleRect, type View } from './view';

/** From here on, device pixels per image pixel, there is room for lines between them. */
export const GRID_FROM = 8;

const LIGHT = 'rgb(255 255 255 / 22%)';
const DARK = 'rgb(0 0 0 / 30%)';

/** Device columns (or rows) where a border between two image pixels that are seen lies. */
export function gridLines(from: number, to: number, offset: number, zoom: number): number[] {
  const lines: number[] = [];
  for (let pixel = from; pixel <= to; pixel++) lines.push(Math.round(offset + pixel * zoom));
  return lines;
}

/** Lines between the image's pixels: a light one beside a dark one, seen on any ground. */
export function drawPixelGrid(
  context: CanvasRenderingContext2D,
  view: View,
  image: EditorImage,
): void {
  if (view.zoom < GRID_FROM) return;
  const seen = visibleRect(view, image);
  const { x0, y0, x1, y1 } = deviceRect(view, seen);
  const columns = gridLines(seen.x0, seen.x1, view.offsetX, view.zoom);
  const rows = gridLines(seen.y0, seen.y1, view.offsetY, view.zoom);
  for (const [colour, shift] of [
    [DARK, 0],
    [LIGHT, -1],
  ] as const) {
    context.fillStyle = colour;
    for (const x of columns) context.fillRect(x + shift, y0, 1, y1 - y0);
    for (const y of rows) context.fillRect(x0, y + shift, x1 - x0, 1);
  }
}
