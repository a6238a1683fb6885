import type { EditorImage } from '../editor';
import type { Picture } from './picture';
import { deviceRect, levelOf, smoothed, visibleRect, type View } from './view';

/** Draws what is seen of a picture, which may be smaller than the image it stands for (a thumbnail). */
export function drawPicture(
  context: CanvasRenderingContext2D,
  view: View,
  image: EditorImage,
  { levels, width, height }: Picture,
): void {
  const seen = visibleRect(view, image);
  const to = deviceRect(view, seen);
  const [ratioX, ratioY] = [width / image.width, height / image.height];
  const level = Math.min(levelOf(view.zoom / ratioX), levels.length - 1);
  const stepX = ratioX / 2 ** level;
  const stepY = ratioY / 2 ** level;
  context.imageSmoothingEnabled = ratioX < 1 || smoothed(view.zoom);
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
