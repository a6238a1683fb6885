import { TILE, type TilePlace } from '@shared/domain/tile';
import type { Rect } from '../editor';
import { intersection } from '../editor/geometry';

export const tileKey = ({ level, x, y }: TilePlace): string => `${level}/${x}/${y}`;

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
