import type { Rect } from '../editor';
import { intersection } from '../editor/geometry';

/** Pixels along the side of a picture's tile, as the engine cuts them. */
export const TILE = 512;

/** A tile's place: level 0 is the picture's own size, each further one half of the one before. */
export interface TilePlace {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export const tileKey = ({ level, x, y }: TilePlace): string => `${level}/${x}/${y}`;

/** The level that is one tile. */
export function topLevel(width: number, height: number): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / TILE)));
}

/** Tiles of a level that show part of a rectangle of picture pixels, row by row. */
export function tilesIn(rect: Rect, level: number): TilePlace[] {
  const side = TILE * 2 ** level;
  const places: TilePlace[] = [];
  for (let y = Math.floor(rect.y0 / side); y * side < rect.y1; y++)
    for (let x = Math.floor(rect.x0 / side); x * side < rect.x1; x++) places.push({ level, x, y });
  return places;
}

/** Picture pixels that a tile shows. */
export function tileRect(
  { level, x, y }: TilePlace,
  { width, height }: { readonly width: number; readonly height: number },
): Rect {
  const side = TILE * 2 ** level;
  return intersection(
    { x0: x * side, y0: y * side, x1: (x + 1) * side, y1: (y + 1) * side },
    { x0: 0, y0: 0, x1: width, y1: height },
  );
}
