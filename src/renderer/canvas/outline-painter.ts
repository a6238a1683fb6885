import type { Annotation } from '@shared/domain/annotation';
import type { Editor, Rect } from '../editor';
import { outline } from './outline';
import { levelOf, visibleRect, type View } from './view';

/** A light line on a dark one is seen on any ground and by any eye. CSS pixels. */
const SELECTED = { dark: 4, light: 2 };
const HOVERED = { dark: 3, light: 1 };
const DARK = 'rgb(0 0 0 / 75%)';
const LIGHT = '#fff';

/** Draws the outlines of the hovered and the selected masks, in device pixels. */
export class OutlinePainter {
  private readonly stripes: CanvasPattern | string = stripes();

  draw(context: CanvasRenderingContext2D, editor: Editor, view: View): void {
    const { selection, hoverId, viewport, image } = editor.getSnapshot();
    if (image === null) return;
    const ids = new Set(hoverId === null ? selection : [...selection, hoverId]);
    context.lineCap = 'square';
    for (const id of ids) {
      const annotation = editor.annotation(id);
      // While it is painted on, the rim drawn with the mask itself shows where it ends.
      if (annotation === null || !editor.isVisible(annotation)) continue;
      if (editor.painting?.target.id === id) continue;
      const widths = selection.includes(id) ? SELECTED : HOVERED;
      const path = this.pathOf(editor, annotation, view);
      context.lineWidth = widths.dark * viewport.dpr;
      context.strokeStyle = DARK;
      context.stroke(path);
      context.lineWidth = widths.light * viewport.dpr;
      context.strokeStyle = annotation.status === 'suggested' ? this.stripes : LIGHT;
      context.stroke(path);
    }
  }

  private pathOf(editor: Editor, annotation: Annotation, view: View): Path2D {
    const path = new Path2D();
    const image = editor.getSnapshot().image!;
    const [x, y, width, height] = annotation.bbox;
    const bounds: Rect = { x0: x, y0: y, x1: x + width, y1: y + height };
    const stride = 2 ** levelOf(view.zoom);
    const margin = Math.ceil(16 / view.zoom);
    const seen = visibleRect(view, image);
    const area: Rect = {
      x0: Math.floor((seen.x0 - margin) / stride) * stride,
      y0: seen.y0 - margin,
      x1: seen.x1 + margin,
      y1: seen.y1 + margin,
    };
    outline(editor.spansOf(annotation), bounds, image.height, area, stride, (x1, y1, x2, y2) => {
      path.moveTo(view.offsetX + x1 * view.zoom, view.offsetY + y1 * view.zoom);
      path.lineTo(view.offsetX + x2 * view.zoom, view.offsetY + y2 * view.zoom);
    });
    return path;
  }
}

/** Dashes for line pieces in any order: stripes fixed to the screen, which lines uncover. */
function stripes(): CanvasPattern | string {
  const size = 10;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(size, size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if ((x + y) % size < size * 0.6)
        image.data.fill(255, 4 * (y * size + x), 4 * (y * size + x) + 4);
  context.putImageData(image, 0, 0);
  return context.createPattern(canvas, 'repeat') ?? LIGHT;
}
