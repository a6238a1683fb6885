/** A binary mask, row by row: `data[y * width + x]` is 0 or 1. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A bitmap that covers only part of an image: its left top corner lies at (x, y) of it. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly bitmap: Bitmap;
}

export function newBitmap(width: number, height: number): Bitmap {
  return { width, height, data: new Uint8Array(width * height) };
}

/** Number of pixels that are set. */
export function countOf({ data }: Bitmap): number {
  let count = 0;
  for (let i = 0; i < data.length; i++) count += data[i]!;
  return count;
}

/** Adds `other` to `target`, in place. Both must have the same size. */
export function unite(target: Bitmap, other: Bitmap): void {
  if (target.width !== other.width || target.height !== other.height)
    throw new RangeError(
      `Masks of different size: ${target.width}x${target.height} and ${other.width}x${other.height}.`,
    );
  for (let i = 0; i < target.data.length; i++) target.data[i]! |= other.data[i]!;
}
