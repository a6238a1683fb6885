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

/** More than this is not held as a whole: it would take a third of what a window may have. */
const MAX_HELD = 80_000_000;
/** Longer sides have no place on a canvas or in a texture. */
const MAX_SIDE = 16_384;

/** Whether a picture is too large for a window to hold, so that it has to be looked at by tiles. */
export const needsTiles = ({ width, height }: { width: number; height: number }): boolean =>
  width * height > MAX_HELD || Math.max(width, height) > MAX_SIDE;
