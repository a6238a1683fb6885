import type { EditorImage, MaskDiff, SketchRegion } from '../editor';
import { firstEndingAfter, type Spans } from '../editor/spans';
import type { Colours } from './colour-of';
import { deviceRect, visibleRect, type View } from './view';

/** How pixels are marked: in stripes that lean to one side, RGBA as ImageData has it on little-endian machines. */
interface Look {
  readonly stripe: number;
  readonly between: number;
  readonly lean: 1 | -1;
}

/** Pixels to be marked over the masks. */
export interface Marking {
  readonly spans: Spans;
  readonly look: Look;
}

// Colours from either end of what every eye tells apart (Okabe and Ito), and stripes to different sides.
const GAINED: Look = { stripe: 0xffe9b456, between: 0x59e9b456, lean: -1 };
const LOST: Look = { stripe: 0xff005ed5, between: 0x59005ed5, lean: 1 };

/** What masks would gain and lose. */
export const markingsOfDiff = ({ gained, lost }: MaskDiff): Marking[] => [
  { spans: lost, look: LOST },
  { spans: gained, look: GAINED },
];

/** What a click would add, in the colour of its category, or take away. */
export function markingOfRegion(region: SketchRegion, colours: Colours): Marking {
  if (region.operation === 'erase') return { spans: region.spans, look: LOST };
  const colour = parseInt((colours.get(region.categoryId ?? 0) ?? '#56b4e9').slice(1), 16);
  const rgb = ((colour & 255) << 16) | (colour & 0xff00) | (colour >> 16);
  const look: Look = {
    stripe: (0xcc000000 | rgb) >>> 0,
    between: (0x73000000 | rgb) >>> 0,
    lean: -1,
  };
  return { spans: region.spans, look };
}

/** Device pixels from stripe to stripe, a power of two, and how many of them are the stripe. */
const PERIOD = 8;
const STRIPE = 3;

/** Draws marked pixels over the masks as they are. What it drew last is drawn again at no cost. */
export class SpanPainter {
  private readonly canvas = document.createElement('canvas');
  private drawn: { what: object; view: View } | null = null;

  /** @param what stands for the markings: the same object, the same pixels */
  draw(
    context: CanvasRenderingContext2D,
    what: object,
    markings: () => readonly Marking[],
    view: View,
    image: EditorImage,
  ): void {
    if (view.width * view.height === 0) return;
    if (this.drawn?.what !== what || this.drawn.view !== view) {
      this.render(markings(), view, image);
      this.drawn = { what, view };
    }
    context.drawImage(this.canvas, 0, 0);
  }

  private render(markings: readonly Marking[], view: View, image: EditorImage): void {
    const { canvas } = this;
    Object.assign(canvas, { width: view.width, height: view.height });
    const picture = new ImageData(view.width, view.height);
    const pixels = new Uint32Array(picture.data.buffer);
    for (const { spans, look } of markings) mark(pixels, spans, look, view, image);
    canvas.getContext('2d')!.putImageData(picture, 0, 0);
  }
}

function mark(out: Uint32Array, spans: Spans, look: Look, view: View, image: EditorImage): void {
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
