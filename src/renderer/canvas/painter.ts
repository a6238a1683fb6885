import type { Editor, EditorSnapshot, Rect } from '../editor';
import { around } from '../editor/geometry';
import type { Colours } from './colour-of';
import { drawPicture } from './draw-picture';
import { sceneOf, type MaskScene } from './mask-scene';
import { MaskTiles } from './mask-tiles';
import { OutlinePainter } from './outline-painter';
import type { Picture } from './picture';
import { drawPixelGrid } from './pixel-grid';
import { markingOfRegion, markingsOfDiff, SpanPainter } from './span-painter';
import { deviceRect, sameView, viewOf, type View } from './view';

/** One canvas for each of these, from the lowest to the topmost. */
export const LAYERS = ['image', 'masks', 'overlay'] as const;
type Layer = (typeof LAYERS)[number];
export type Layers = Readonly<Record<Layer, HTMLCanvasElement>>;

/**
 * Draws an editor onto layers: watches what changes, draws only the layers concerned, once in the next frame,
 * and the masks only where they differ.
 */
export class Painter {
  private layers: Layers | null = null;
  private picture: Picture | null = null;
  private colours: Colours = new Map();
  private view: View;
  private seen: EditorSnapshot;
  private readonly tiles = new MaskTiles();
  private readonly outlines = new OutlinePainter();
  private readonly diffs = new SpanPainter();
  private readonly regions = new SpanPainter();
  private scene: MaskScene | null = null;
  /** Image pixels of the mask layer that are out of date; 'all' when not even the rest can stay. */
  private damage: Rect | 'all' | null = 'all';
  private readonly due = new Set<Layer>();
  private frame: number | null = null;
  /** Whether anything is drawn on the overlay. */
  private marked = false;

  constructor(private readonly editor: Editor) {
    this.seen = editor.getSnapshot();
    this.view = viewOf(this.seen);
  }

  /** Begins to watch the editor; returns what ends it. */
  watch(): () => void {
    const stops = [
      this.editor.subscribe(() => this.onChange()),
      this.editor.onPaint((touched) => this.onPaint(touched)),
    ];
    this.redraw();
    return () => {
      stops.forEach((stop) => stop());
      if (this.frame !== null) cancelAnimationFrame(this.frame);
      this.frame = null;
    };
  }

  /** Canvases that are new, or were resized, and so are empty. */
  setLayers(layers: Layers | null): void {
    this.layers = layers;
    this.redraw();
  }

  setPicture(picture: Picture | null): void {
    if (this.picture?.tiles) this.picture.tiles.onArrival = null;
    this.picture = picture;
    if (picture?.tiles) picture.tiles.onArrival = () => this.ask('image');
    this.ask('image');
  }

  setColours(colours: Colours): void {
    this.colours = colours;
    this.refreshScene();
  }

  /** Picture and masks as another view shows them, onto a cleared context. */
  drawThrough(
    view: View,
    picture: CanvasRenderingContext2D,
    masks: CanvasRenderingContext2D,
  ): void {
    const { image } = this.seen;
    if (image === null) return;
    if (this.picture) drawPicture(picture, view, image, this.picture);
    drawPixelGrid(picture, view, image);
    this.tiles.draw(masks, view, { x0: 0, y0: 0, x1: image.width, y1: image.height });
  }

  // --- when to draw -------------------------------------------------------------------------------

  private ask(...layers: readonly Layer[]): void {
    for (const layer of layers) this.due.add(layer);
    this.frame ??= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = null;
    const due = LAYERS.filter((layer) => this.due.has(layer));
    this.due.clear();
    for (const layer of due) {
      const context = this.layers?.[layer].getContext('2d');
      if (!context) continue;
      context.save();
      this[layer](context);
      context.restore();
    }
  }

  private redraw(): void {
    this.seen = this.editor.getSnapshot();
    this.view = viewOf(this.seen);
    this.damage = 'all';
    this.refreshScene();
    this.ask(...LAYERS);
  }

  private onChange(): void {
    const [before, now] = [this.seen, this.editor.getSnapshot()];
    this.seen = now;
    const differs = (...parts: (keyof EditorSnapshot)[]): boolean =>
      parts.some((part) => now[part] !== before[part]);
    if (!sameView(viewOf(now), this.view) || differs('image')) return this.redraw();
    if (now.display.pixelGrid !== before.display.pixelGrid) this.ask('image');
    const masksDiffer =
      differs('annotations', 'selection', 'hidden', 'allHidden', 'display', 'peeks', 'suggested') ||
      this.editor.painting !== this.scene?.painting;
    if (masksDiffer) this.refreshScene();
    else if (differs('hoverId', 'sketch', 'diff')) this.ask('overlay');
  }

  private onPaint(touched: Rect): void {
    if (this.editor.painting !== this.scene?.painting) this.refreshScene();
    this.tiles.invalidate(touched);
    this.spoil(touched);
  }

  private refreshScene(): void {
    this.scene = sceneOf(this.editor, this.colours);
    const damage = this.tiles.setScene(this.scene);
    if (damage !== null) this.spoil(damage);
    this.ask('overlay');
  }

  private spoil(rect: Rect): void {
    if (this.damage !== 'all') this.damage = around(this.damage, rect);
    this.ask('masks');
  }

  // --- the layers ---------------------------------------------------------------------------------

  private image(context: CanvasRenderingContext2D): void {
    const { view, picture } = this;
    const { image, display } = this.seen;
    context.clearRect(0, 0, view.width, view.height);
    if (!picture || !image) return;
    drawPicture(context, view, image, picture);
    if (display.pixelGrid) drawPixelGrid(context, view, image);
  }

  /** What is not out of date stays as it is. */
  private masks(context: CanvasRenderingContext2D): void {
    const { damage, view, scene } = this;
    if (damage === null) return;
    this.damage = null;
    const everything = { x0: 0, y0: 0, x1: scene?.width ?? 0, y1: scene?.height ?? 0 };
    const part = damage === 'all' ? everything : grown(damage, view);
    const to =
      damage === 'all' ? { x0: 0, y0: 0, x1: view.width, y1: view.height } : deviceRect(view, part);
    context.beginPath();
    context.rect(to.x0, to.y0, to.x1 - to.x0, to.y1 - to.y0);
    context.clip();
    context.clearRect(to.x0, to.y0, to.x1 - to.x0, to.y1 - to.y0);
    if (!this.tiles.draw(context, view, part)) this.spoil(part);
  }

  /** Mostly it is empty: touched without need, the compositor would draw all of it anew with each frame. */
  private overlay(context: CanvasRenderingContext2D): void {
    const { view } = this;
    const { diff, sketch, image, selection, hoverId, peeks } = this.seen;
    if (this.marked) context.clearRect(0, 0, view.width, view.height);
    const outlined = selection.length > 0 || hoverId !== null;
    this.marked = !peeks.has('picture') && (outlined || diff !== null || sketch !== null);
    if (image === null || !this.marked) return;
    // They are written as pixels, over whatever was there.
    this.outlines.draw(context, this.editor, view);
    if (diff?.imageId === image.id)
      this.diffs.draw(context, diff, () => markingsOfDiff(diff), view, image);
    const region = sketch?.region ?? null;
    if (region !== null) {
      const marking = () => [markingOfRegion(region, this.colours)];
      this.regions.draw(context, region, marking, view, image);
    }
  }
}

/** Rims lie beside a change, and smoothing spreads it by a device pixel. */
function grown({ x0, y0, x1, y1 }: Rect, { zoom }: View): Rect {
  const by = Math.ceil(3 / Math.min(zoom, 1));
  return { x0: x0 - by, y0: y0 - by, x1: x1 + by, y1: y1 + by };
}
