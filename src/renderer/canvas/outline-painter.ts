import type { Annotation } from '@shared/domain/annotation';
import type { Editor, EditorImage, Rect } from '../editor';
import { around, intersection, isEmpty } from '../editor/geometry';
import type { Spans } from '../editor/spans';
import { outline } from './outline';
import { levelOf, visibleRect, type View } from './view';

/** A light line on a dark one is seen on any ground and by any eye. CSS pixels. */
const SELECTED = { dark: 4, light: 2 };
const HOVERED = { dark: 3, light: 1 };
/** RGBA pixels of ImageData on little-endian machines. */
const DARK = 0xff111111;
const LIGHT = 0xffffffff;
/** A suggestion's line is broken: device pixels of dash and gap along the diagonal. */
const DASH = 6;
const GAP = 4;

/**
 * Draws the outlines of the hovered and the selected masks. They are thousands of short upright and level
 * lines on whole device pixels: written as pixels they take a tenth of what paths or rectangles take.
 */
export class OutlinePainter {
  private picture: ImageData | null = null;

  draw(context: CanvasRenderingContext2D, editor: Editor, view: View): void {
    const { selection, hoverId, viewport, image } = editor.getSnapshot();
    if (image === null) return;
    const ids = new Set(hoverId === null ? selection : [...selection, hoverId]);
    // While a mask is painted on, the rim drawn with the mask itself shows where it ends.
    const shown = [...ids]
      .filter((id) => editor.painting?.target.id !== id)
      .map((id) => editor.annotation(id))
      .filter((annotation): annotation is Annotation => annotation !== null)
      .filter((annotation) => editor.isVisible(annotation));
    if (shown.length === 0 || view.width * view.height === 0) return;

    const lines = new Lines(this.blank(view));
    for (const annotation of shown) {
      const pieces = piecesOf(editor.spansOf(annotation), annotation, image, view);
      const { dark, light } = selection.includes(annotation.id) ? SELECTED : HOVERED;
      lines.draw(pieces, dark * viewport.dpr, DARK, false);
      lines.draw(pieces, light * viewport.dpr, LIGHT, annotation.status === 'suggested');
    }
    if (lines.drawn === null) return;
    const { x0, y0, x1, y1 } = lines.drawn;
    context.putImageData(this.picture!, 0, 0, x0, y0, x1 - x0, y1 - y0);
  }

  private blank({ width, height }: View): ImageData {
    const { picture } = this;
    if (picture === null || picture.width !== width || picture.height !== height)
      return (this.picture = new ImageData(width, height));
    picture.data.fill(0);
    return picture;
  }
}

/** Line pieces [x1, y1, x2, y2, ...] in whole device pixels, each upright or level. */
function piecesOf(
  spans: Spans,
  { bbox: [x, y, width, height] }: Annotation,
  image: EditorImage,
  view: View,
): number[] {
  const { zoom, offsetX, offsetY } = view;
  const stride = 2 ** levelOf(zoom);
  const margin = Math.ceil(16 / zoom);
  const seen = visibleRect(view, image);
  const area = {
    x0: Math.floor((seen.x0 - margin) / stride) * stride,
    y0: seen.y0 - margin,
    x1: seen.x1 + margin,
    y1: seen.y1 + margin,
  };
  const bounds = { x0: x, y0: y, x1: x + width, y1: y + height };
  const pieces: number[] = [];
  outline(spans, bounds, image.height, area, stride, (x1, y1, x2, y2) =>
    pieces.push(
      Math.round(offsetX + x1 * zoom),
      Math.round(offsetY + y1 * zoom),
      Math.round(offsetX + x2 * zoom),
      Math.round(offsetY + y2 * zoom),
    ),
  );
  return pieces;
}

class Lines {
  /** What has been drawn on; null when nothing was. */
  drawn: Rect | null = null;
  private readonly pixels: Uint32Array;
  private readonly all: Rect;

  constructor({ data, width, height }: ImageData) {
    this.pixels = new Uint32Array(data.buffer);
    this.all = { x0: 0, y0: 0, x1: width, y1: height };
  }

  draw(pieces: readonly number[], width: number, colour: number, broken: boolean): void {
    const thick = Math.max(1, Math.round(width));
    const half = thick >> 1;
    for (let i = 0; i < pieces.length; i += 4) {
      const part = intersection(this.all, {
        x0: pieces[i]! - half,
        y0: pieces[i + 1]! - half,
        x1: pieces[i + 2]! - half + thick,
        y1: pieces[i + 3]! - half + thick,
      });
      if (isEmpty(part)) continue;
      this.fill(part, colour, broken);
      this.drawn = around(this.drawn, part);
    }
  }

  private fill({ x0, y0, x1, y1 }: Rect, colour: number, broken: boolean): void {
    for (let y = y0; y < y1; y++) {
      const row = y * this.all.x1;
      if (!broken) this.pixels.fill(colour, row + x0, row + x1);
      else
        for (let x = x0; x < x1; x++)
          if ((x + y) % (DASH + GAP) < DASH) this.pixels[row + x] = colour;
    }
  }
}
