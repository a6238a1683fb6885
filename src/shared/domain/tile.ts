/** Pixels along the side of a picture's tile. */
export const TILE = 512;

/** A tile's place: level 0 is the picture's own size, each further one half of the one before, rounded up. */
export interface TilePlace {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** The level that is one tile. */
export const topLevel = (width: number, height: number): number =>
  Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / TILE)));
