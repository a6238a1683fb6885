import { topLevel, type TilePlace } from '@shared/domain/tile';
import type { EditorImage } from '../editor';
import { loadBitmap } from './picture';
import { tileKey, tileRect, tilesIn } from './tile-grid';
import { deviceRect, levelOf, visibleRect, type View } from './view';

/** Where the tiles of a picture come from. The same one as long as it is the same picture. */
export interface TileSource {
  readonly width: number;
  readonly height: number;
  url(place: TilePlace): string;
}

/** A megabyte each: enough for a 4K screen, and what was seen around it. */
const MAX_TILES = 140;
/** Tiles fetched at a time: what is seen by then may not be what was asked for first. */
const AT_ONCE = 6;

/** The tiles of one picture that were seen last; others are fetched when they come into sight. */
export class PictureTiles {
  /** The one used last at the end. */
  private readonly held = new Map<string, ImageBitmap>();
  private readonly failed = new Set<string>();
  private readonly fetching = new Set<string>();
  private readonly leaving = new AbortController();
  private readonly top: number;
  /** Told of each tile that has come. */
  onArrival: (() => void) | null = null;

  constructor(private readonly source: TileSource) {
    this.top = topLevel(source.width, source.height);
  }

  /** Fetches the smallest tile, which is the whole picture. @throws when it can't be had */
  async begin(): Promise<void> {
    await this.fetch({ level: this.top, x: 0, y: 0 });
  }

  close(): void {
    this.leaving.abort();
    for (const bitmap of this.held.values()) bitmap.close();
    this.held.clear();
  }

  /** A tile if it is here. */
  at(place: TilePlace): ImageBitmap | null {
    return this.held.get(tileKey(place)) ?? null;
  }

  /** Draws what is here of what is seen, coarse below fine, and fetches what is missing. */
  draw(context: CanvasRenderingContext2D, view: View, image: EditorImage): void {
    const seen = visibleRect(view, image);
    const level = Math.min(levelOf(view.zoom), this.top);
    const wanted = tilesIn(seen, level);
    const missing = wanted.filter((place) => !this.held.has(tileKey(place)));
    if (missing.length > 0)
      for (let coarser = this.top; coarser > level; coarser--)
        for (const place of tilesIn(seen, coarser)) this.copy(context, view, place);
    for (const place of wanted) this.copy(context, view, place);
    for (const place of missing) this.ask(place);
    this.forget();
  }

  private copy(context: CanvasRenderingContext2D, view: View, place: TilePlace): void {
    const key = tileKey(place);
    const bitmap = this.held.get(key);
    if (bitmap === undefined) return;
    this.held.delete(key);
    this.held.set(key, bitmap);
    const to = deviceRect(view, tileRect(place, this.source));
    context.drawImage(bitmap, to.x0, to.y0, to.x1 - to.x0, to.y1 - to.y0);
  }

  private ask(place: TilePlace): void {
    const key = tileKey(place);
    if (this.fetching.size >= AT_ONCE || this.fetching.has(key) || this.failed.has(key)) return;
    this.fetch(place).catch((error: unknown) => {
      if (this.leaving.signal.aborted) return;
      // Not asked for again with every frame: the coarser one stands in.
      this.failed.add(key);
      console.error(error);
    });
  }

  private async fetch(place: TilePlace): Promise<void> {
    const key = tileKey(place);
    this.fetching.add(key);
    try {
      const bitmap = await loadBitmap(this.source.url(place), this.leaving.signal);
      if (this.leaving.signal.aborted) return bitmap.close();
      this.held.set(key, bitmap);
    } finally {
      this.fetching.delete(key);
      if (!this.leaving.signal.aborted) this.onArrival?.();
    }
  }

  private forget(): void {
    for (const [key, bitmap] of this.held) {
      if (this.held.size <= MAX_TILES) return;
      this.held.delete(key);
      bitmap.close();
    }
  }
}
