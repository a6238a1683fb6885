import type { Layer } from 'konva/lib/Layer';
import type { Editor, Rect } from '../editor';
import { around } from '../editor/geometry';
import { drawPicture } from './draw-picture';
import { sceneOf, type Colours, type MaskScene } from './mask-scene';
import { MaskTiles } from './mask-tiles';
import { OutlinePainter } from './outline-painter';
import type { Picture } from './picture';
import { deviceRect, sameView, viewOf, type View } from './view';

/** The layers from the lowest to the topmost. */
export interface Layers {
  readonly image: Layer;
  readonly masks: Layer;
  readonly overlay: Layer;
}

/**
 * Draws an editor onto layers: watches what changes, asks only the layers concerned to draw in the next
 * frame, and the masks only where they differ.
 */
export class Painter {
  private layers: Layers | null = null;
  private picture: Picture | null = null;
  private colours: Colours = new Map();
  private view: View;
  private seen;
  private readonly tiles = new MaskTiles();
  private readonly outlines = new OutlinePainter();
  private scene: MaskScene | null = null;
  /** Image pixels of the mask layer that are out of date; 'all' when not even the rest can stay. */
  private damage: Rect | 'all' | null = 'all';

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
    return () => stops.forEach((stop) => stop());
  }

  setLayers(layers: Layers | null): void {
    this.layers = layers;
    this.redraw();
  }

  setPicture(picture: Picture | null): void {
    this.picture = picture;
    this.layers?.image.batchDraw();
  }

  setColours(colours: Colours): void {
    this.colours = colours;
    this.refreshScene();
  }

  drawImage(): void {
    const context = this.contextOf(this.layers?.image);
    const { image } = this.editor.getSnapshot();
    if (!context || !this.picture || !image) return;
    inDevicePixels(context, () => drawPicture(context, this.view, image, this.picture!));
  }

  /** The layer is not cleared before: what is not out of date stays as it is. */
  drawMasks(): void {
    const context = this.contextOf(this.layers?.masks);
    const { damage, view, scene } = this;
    if (!context || damage === null) return;
    this.damage = null;
    inDevicePixels(context, () => {
      const everything = { x0: 0, y0: 0, x1: scene?.width ?? 0, y1: scene?.height ?? 0 };
      const part = damage === 'all' ? everything : grown(damage, view);
      const to =
        damage === 'all'
          ? { x0: 0, y0: 0, x1: view.width, y1: view.height }
          : deviceRect(view, part);
      context.beginPath();
      context.rect(to.x0, to.y0, to.x1 - to.x0, to.y1 - to.y0);
      context.clip();
      context.clearRect(to.x0, to.y0, to.x1 - to.x0, to.y1 - to.y0);
      if (!this.tiles.draw(context, view, part)) this.spoil(part);
    });
  }

  drawOverlay(): void {
    const context = this.contextOf(this.layers?.overlay);
    if (context) inDevicePixels(context, () => this.outlines.draw(context, this.editor, this.view));
  }

  private redraw(): void {
    this.seen = this.editor.getSnapshot();
    this.view = viewOf(this.seen);
    this.damage = 'all';
    this.refreshScene();
    for (const layer of Object.values(this.layers ?? {})) (layer as Layer).batchDraw();
  }

  private onChange(): void {
    const [before, now] = [this.seen, this.editor.getSnapshot()];
    this.seen = now;
    const view = viewOf(now);
    if (!sameView(view, this.view) || now.image !== before.image) return this.redraw();
    const masksDiffer =
      now.annotations !== before.annotations ||
      now.selection !== before.selection ||
      now.hidden !== before.hidden ||
      now.allHidden !== before.allHidden ||
      this.editor.painting !== this.scene?.painting;
    if (masksDiffer) this.refreshScene();
    else if (now.hoverId !== before.hoverId) this.layers?.overlay.batchDraw();
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
    this.layers?.overlay.batchDraw();
  }

  private spoil(rect: Rect): void {
    if (this.damage !== 'all') this.damage = around(this.damage, rect);
    this.layers?.masks.batchDraw();
  }

  private contextOf(layer: Layer | undefined): CanvasRenderingContext2D | null {
    return layer?.getNativeCanvasElement().getContext('2d') ?? null;
  }
}

function inDevicePixels(context: CanvasRenderingContext2D, draw: () => void): void {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  draw();
  context.restore();
}

/** Rims lie beside a change, and smoothing spreads it by a device pixel. */
function grown({ x0, y0, x1, y1 }: Rect, { zoom }: View): Rect {
  const by = Math.ceil(3 / Math.min(zoom, 1));
  return { x0: x0 - by, y0: y0 - by, x1: x1 + by, y1: y1 + by };
}
