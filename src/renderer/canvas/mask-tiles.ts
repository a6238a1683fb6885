import type { Rect } from '../editor';
import { around, intersection, isEmpty } from '../editor/geometry';
import { levelRect, MaskRaster } from './mask-raster';
import { damageBetween, type MaskScene } from './mask-scene';
import { deviceRect, levelOf, smoothed, visibleRect, type View } from './view';

/** Level pixels along a tile's side. */
const TILE = 512;
/** A megabyte each: enough for a 4K screen twice over. */
const MAX_TILES = 160;
/** Milliseconds of one frame that go into drawing tiles; the rest follows in the next frames. */
const BUDGET = 10;

interface Tile {
  readonly canvas: HTMLCanvasElement;
  readonly level: number;
  /** Level pixels it covers. */
  readonly area: Rect;
  /** Level pixels that are out of date. */
  stale: Rect | null;
  /** False as long as nothing was ever drawn on it. */
  begun: boolean;
}

/**
 * All masks in one picture, cut into tiles at sizes halved again and again. A tile is drawn when it is first
 * seen and afterwards only where masks have changed, so panning and zooming only copy pixels, and memory
 * follows the screen, not the number of masks or their size.
 */
export class MaskTiles {
  /** By level and place, the one used last at the end. */
  private readonly tiles = new Map<string, Tile>();
  private readonly raster = new MaskRaster();
  private readonly pixels = new Uint32Array(TILE * TILE);
  private scene: MaskScene | null = null;

  /** Shows another state of the masks. Returns the image rectangle to draw anew, null when there is none. */
  setScene(scene: MaskScene | null): Rect | null {
    const before = this.scene;
    this.scene = scene;
    if (before === null || scene === null || before.imageId !== scene.imageId) {
      this.tiles.clear();
      return scene && { x0: 0, y0: 0, x1: scene.width, y1: scene.height };
    }
    const damage = damageBetween(before, scene);
    if (damage !== null) this.invalidate(damage);
    return damage;
  }

  /** The masks have changed within an image rectangle. */
  invalidate(rect: Rect): void {
    for (const tile of this.tiles.values()) {
      const { x0, y0, x1, y1 } = levelRect(rect, tile.level);
      // A rim reaches one pixel beyond the change that made it.
      const part = intersection(tile.area, { x0: x0 - 1, y0: y0 - 1, x1: x1 + 1, y1: y1 + 1 });
      if (!isEmpty(part)) tile.stale = around(tile.stale, part);
    }
  }

  /**
   * Draws what is seen, in device pixels, onto a cleared context.
   * @param within image rectangle to which drawing is limited
   * @returns whether everything is up to date; if not, draw again in the next frame
   */
  draw(context: CanvasRenderingContext2D, view: View, within: Rect): boolean {
    const { scene } = this;
    if (scene === null || scene.layers.length === 0) return true;
    const level = levelOf(view.zoom);
    const side = TILE * 2 ** level;
    const seen = intersection(visibleRect(view, scene), within);
    if (isEmpty(seen)) return true;
    const until = performance.now() + BUDGET;
    let complete = true;
    context.imageSmoothingEnabled = smoothed(view.zoom);
    for (let y = Math.floor(seen.y0 / side); y * side < seen.y1; y++)
      for (let x = Math.floor(seen.x0 / side); x * side < seen.x1; x++) {
        const tile = this.tileAt(level, x, y, scene);
        if (tile.stale !== null) {
          if (performance.now() < until) this.refresh(tile, scene);
          else complete = false;
        }
        if (tile.begun) copy(context, view, tile);
        else this.standIn(context, view, tile);
      }
    this.forget();
    return complete;
  }

  private tileAt(level: number, x: number, y: number, scene: MaskScene): Tile {
    const key = `${level}/${x}/${y}`;
    let tile = this.tiles.get(key);
    if (tile === undefined) {
      const whole = levelRect({ x0: 0, y0: 0, x1: scene.width, y1: scene.height }, level);
      const area = intersection(whole, {
        x0: x * TILE,
        y0: y * TILE,
        x1: (x + 1) * TILE,
        y1: (y + 1) * TILE,
      });
      const canvas = document.createElement('canvas');
      canvas.width = area.x1 - area.x0;
      canvas.height = area.y1 - area.y0;
      tile = { canvas, level, area, stale: area, begun: false };
    }
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    return tile;
  }

  private refresh(tile: Tile, scene: MaskScene): void {
    const { area, stale } = tile;
    const context = tile.canvas.getContext('2d');
    if (stale === null || context === null) return;
    const width = stale.x1 - stale.x0;
    const height = stale.y1 - stale.y0;
    const pixels = this.pixels.subarray(0, width * height);
    this.raster.draw(scene, tile.level, stale, pixels);
    const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer, 0, pixels.byteLength);
    context.putImageData(
      new ImageData(bytes, width, height),
      stale.x0 - area.x0,
      stale.y0 - area.y0,
    );
    tile.stale = null;
    tile.begun = true;
  }

  /** Tiles of the sizes next to it show its place until its turn comes. */
  private standIn(context: CanvasRenderingContext2D, view: View, { level, area }: Tile): void {
    const place = imageRect(area, level);
    for (const other of [level + 1, level - 1, level + 2]) {
      const tiles = [...this.tiles.values()].filter(
        (tile) =>
          tile.begun &&
          tile.level === other &&
          !isEmpty(intersection(imageRect(tile.area, other), place)),
      );
      if (tiles.length === 0) continue;
      const { x0, y0, x1, y1 } = deviceRect(view, place);
      context.save();
      context.beginPath();
      context.rect(x0, y0, x1 - x0, y1 - y0);
      context.clip();
      for (const tile of tiles) copy(context, view, tile);
      context.restore();
      return;
    }
  }

  private forget(): void {
    for (const key of this.tiles.keys()) {
      if (this.tiles.size <= MAX_TILES) return;
      this.tiles.delete(key);
    }
  }
}

function copy(context: CanvasRenderingContext2D, view: View, { canvas, level, area }: Tile): void {
  const to = deviceRect(view, imageRect(area, level));
  context.drawImage(canvas, to.x0, to.y0, to.x1 - to.x0, to.y1 - to.y0);
}

function imageRect({ x0, y0, x1, y1 }: Rect, level: number): Rect {
  const stride = 2 ** level;
  return { x0: x0 * stride, y0: y0 * stride, x1: x1 * stride, y1: y1 * stride };
}
