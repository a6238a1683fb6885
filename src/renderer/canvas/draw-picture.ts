import type { EditorImage } from '../editor';
import type { Picture } from './picture';
import { deviceRect, levelOf, smoothed, visibleRect, type View } from './view';

/** Draws what is seen of a picture, which may be smaller than the image it stands for (a thumbnail). */
export function drawPicture(
  context: CanvasRenderingContext2D,
  view: View,
  image: EditorImage,
  { levels, width, height, tiles }: Picture,
): void {
  context.imageSmoothingEnabled = width < image.width || smoothed(view.zoom);
  if (tiles === undefined) return drawWhole(context, view, image, levels, { width, height });
  const [thumb] = levels as readonly ImageBitmap[];
  if (thumb) drawWhole(context, view, image, levels, thumb);
  tiles.draw(context, view, image);
}

function drawWhole(
  context: CanvasRenderingContext2D,
  view: View,
  image: EditorImage,
  levels: readonly CanvasImageSource[],
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const seen = visibleRect(view, image);
  const to = deviceRect(view, seen);
  const [ratioX, ratioY] = [width / image.width, height / image.height];
  const level = Math.min(levelOf(view.zoom / ratioX), levels.length - 1);
  const stepX = ratioX / 2 ** level;
  const stepY = ratioY / 2 ** level;
  context.drawImage(
    levels[level]!,
    seen.x0 * stepX,
    seen.y0 * stepY,
    (seen.x1 - seen.x0) * stepX,
    (seen.y1 - seen.y0) * stepY,
    to.x0,
    to.y0,
    to.x1 - to.x0,
    to.y1 - to.y0,
  );
}
