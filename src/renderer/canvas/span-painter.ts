import type { EditorImage, MaskDiff, Rect, SketchRegion } from '../editor';
import { around, intersection, isEmpty } from '../editor/geometry';
import { boundsOf, firstEndingAfter, type Spans } from '../editor/spans';
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

/**
 * Draws marked pixels over the masks as they are. What it drew last is drawn again at no cost, and a preview that
 * follows the pointer costs what it covers: the picture is kept, and only where something was is it cleared.
 */
export class SpanPainter {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d')!;
  private picture: ImageData | null = null;
  private drawn: { what: object; view: View } | null = null;
  /** Device pixels that are marked. */
  private marked: Rect | null = null;

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
    if (this.marked === null) return;
    const { x0, y0, x1, y1 } = this.marked;
    const size = [x1 - x0, y1 - y0] as const;
    context.drawImage(this.canvas, x0, y0, ...size, x0, y0, ...size);
  }

  private render(markings: readonly Marking[], view: View, image: EditorImage): void {
    const picture = this.blank(view);
    const pixels = new Uint32Array(picture.data.buffer);
    let marked: Rect | null = null;
    for (const { spans, look } of markings) {
      const bounds = boundsOf(spans, image.height);
      const box = bounds && seenPart(bounds, view, image);
      if (box === null || isEmpty(box)) continue;
      mark(pixels, spans, look, view, image, box);
      marked = around(marked, box);
    }
    this.put(marked);
    this.marked = marked;
  }

  /** The picture with nothing on it. */
  private blank({ width, height }: View): ImageData {
    const { picture, marked } = this;
    if (picture?.width !== width || picture.height !== height) {
      Object.assign(this.canvas, { width, height });
      this.marked = null;
      return (this.picture = new ImageData(width, height));
    }
    if (marked === null) return picture;
    const pixels = new Uint32Array(picture.data.buffer);
    for (let y = marked.y0; y < marked.y1; y++)
      pixels.fill(0, y * width + marked.x0, y * width + marked.x1);
    this.put(marked);
    return picture;
  }

  private put(rect: Rect | null): void {
    if (rect === null) return;
    const { x0, y0, x1, y1 } = rect;
    this.context.putImageData(this.picture!, 0, 0, x0, y0, x1 - x0, y1 - y0);
  }
}

/** Device pixels of an image rectangle, as far as they are on the screen. */
function seenPart(rect: Rect, view: View, image: EditorImage): Rect {
  const screen = { x0: 0, y0: 0, x1: view.width, y1: view.height };
  return intersection(screen, deviceRect(view, intersection(rect, visibleRect(view, image))));
}

function mark(
  out: Uint32Array,
  spans: Spans,
  look: Look,
  view: View,
  image: EditorImage,
  box: Rect,
): void {
  const { y0: top, y1: foot } = visibleRect(view, image);
  const toDevice = (row: number): number =>
    Math.min(Math.max(Math.round(view.offsetY + row * view.zoom), box.y0), box.y1);
  for (let x = box.x0; x < box.x1; x++) {
    const column = Math.floor((x + 0.5 - view.offsetX) / view.zoom);
    const first = column * image.height;
    const end = first + foot;
    for (let i = firstEndingAfter(spans, first + top); spans[i]! < end; i += 2) {
      const y1 = toDevice(Math.min(spans[i + 1]! - first, image.height));
      for (let y = toDevice(Math.max(spans[i]! - first, 0)); y < y1; y++)
        out[y * view.width + x] =
          ((x + look.lean * y) & (PERIOD - 1)) < STRIPE ? look.stripe : look.between;
    }
  }
}
