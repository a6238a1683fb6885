import { TILE } from '@shared/domain/tile';
import type { Rect } from '../editor';
import type { Picture } from './picture';
import { tilesIn } from './tile-grid';

/** The colours of a picture, read back from what is drawn. */
export class Pixels {
  readonly width: number;
  readonly height: number;
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly picture: Picture) {
    this.width = picture.width;
    this.height = picture.height;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1, 1];
    this.context = canvas.getContext('2d', { willReadFrequently: true });
  }

  /** '#rrggbb' of a pixel, null when it isn't at hand. @param x,y whole pixels of the picture */
  colourAt(x: number, y: number): string | null {
    const data = this.read({ x0: x, y0: y, x1: x + 1, y1: y + 1 })?.data;
    if (!data) return null;
    return `#${[data[0]!, data[1]!, data[2]!].map((it) => it.toString(16).padStart(2, '0')).join('')}`;
  }

  /** RGBA of a rectangle of whole pixels, row by row; null when it isn't at hand. */
  read({ x0, y0, x1, y1 }: Rect): ImageData | null {
    const { context } = this;
    const { tiles, levels } = this.picture;
    if (!context) return null;
    const [width, height] = [x1 - x0, y1 - y0];
    if (context.canvas.width !== width) context.canvas.width = width;
    if (context.canvas.height !== height) context.canvas.height = height;
    if (tiles === undefined) context.drawImage(levels[0]!, -x0, -y0);
    else
      for (const place of tilesIn({ x0, y0, x1, y1 }, 0)) {
        const tile = tiles.at(place);
        if (tile === null) return null;
        context.drawImage(tile, place.x * TILE - x0, place.y * TILE - y0);
      }
    return context.getImageData(0, 0, width, height);
  }
}
