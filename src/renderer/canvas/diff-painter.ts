import type { EditorImage, MaskDiff } from '../editor';
import { firstEndingAfter, type Spans } from '../editor/spans';
import { deviceRect, visibleRect, type View } from './view';

/**
 * RGBA pixels of ImageData on little-endian machines. Colours from either end of what every eye tells apart
 * (Okabe and Ito), and stripes that lean to different sides.
 */
const GAINED = { stripe: 0xffe9b456, between: 0x59e9b456, lean: -1 };
const LOST = { stripe: 0xff005ed5, between: 0x59005ed5, lean: 1 };
type Look = typeof GAINED;

/** Device pixels from stripe to stripe, a power of two, and how many of them are the stripe. */
const PERIOD = 8;
const STRIPE = 3;

/** Draws what masks would gain and lose, striped, over the masks as they are. */
export class DiffPainter {
  private readonly canvas = document.createElement('canvas');
  private drawn: { diff: MaskDiff; view: View } | null = null;

  draw(context: CanvasRenderingContext2D, diff: MaskDiff, view: View, image: EditorImage): void {
    if (view.width * view.height === 0 || diff.imageId !== image.id) return;
    if (this.drawn?.diff !== diff || this.drawn.view !== view) this.render(diff, view, image);
    context.drawImage(this.canvas, 0, 0);
  }

  private render(diff: MaskDiff, view: View, image: EditorImage): void {
    const { canvas } = this;
    Object.assign(canvas, { width: view.width, height: view.height });
    const picture = new ImageData(view.width, view.height);
    const pixels = new Uint32Array(picture.data.buffer);
    stripe(pixels, diff.lost, LOST, view, image);
    stripe(pixels, diff.gained, GAINED, view, image);
    canvas.getContext('2d')!.putImageData(picture, 0, 0);
    this.drawn = { diff, view };
  }
}

function stripe(out: Uint32Array, spans: Spans, look: Look, view: View, image: EditorImage): void {
  const seen = visibleRect(view, image);
  const box = deviceRect(view, seen);
  const toDevice = (row: number): number =>
    Math.min(Math.max(Math.round(view.offsetY + row * view.zoom), 0), view.height);
  for (let x = Math.max(box.x0, 0); x < Math.min(box.x1, view.width); x++) {
    const column = Math.floor((x + 0.5 - view.offsetX) / view.zoom);
    const first = column * image.height;
    const end = first + seen.y1;
    for (let i = firstEndingAfter(spans, first + seen.y0); spans[i]! < end; i += 2) {
      const y1 = toDevice(Math.min(spans[i + 1]! - first, image.height));
      for (let y = toDevice(Math.max(spans[i]! - first, 0)); y < y1; y++)
        out[y * view.width + x] =
          ((x + look.lean * y) & (PERIOD - 1)) < STRIPE ? look.stripe : look.between;
    }
  }
}
