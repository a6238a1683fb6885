/** Numbers of an image, column by column as masks are: (x, y) is at x * height + y. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A picture's colours, column by column: red in the lowest byte, then green, blue, alpha. */
export interface Colours {
  readonly width: number;
  readonly height: number;
  readonly data: Uint32Array;
}

/** Turns rows, as pictures come, into columns; in squares, which the processor's cache likes. */
export function coloursOf(rgba: Uint8ClampedArray, width: number, height: number): Colours {
  const rows = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const data = new Uint32Array(width * height);
  const side = 32;
  for (let top = 0; top < height; top += side)
    for (let left = 0; left < width; left += side) {
      const bottom = Math.min(top + side, height);
      const right = Math.min(left + side, width);
      for (let x = left; x < right; x++)
        for (let y = top; y < bottom; y++) data[x * height + y] = rows[y * width + x]!;
    }
  return { width, height, data };
}

/** A picture no longer than `side`, each pixel the mean of some it stands for; the same when it is no longer. */
export function shrunk(picture: Colours, side: number): Colours {
  const factor = Math.max(picture.width, picture.height) / side;
  if (factor <= 1) return picture;
  const width = Math.max(1, Math.round(picture.width / factor));
  const height = Math.max(1, Math.round(picture.height / factor));
  const data = new Uint32Array(width * height);
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++)
      data[x * height + y] = meanOf(
        picture,
        x / width,
        (x + 1) / width,
        y / height,
        (y + 1) / height,
      );
  return { width, height, data };
}

/** At most so many samples each way make a mean: of very large pictures not every pixel is looked at. */
const SAMPLES = 4;

function meanOf(
  { width, height, data }: Colours,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
): number {
  let [red, green, blue] = [0, 0, 0];
  for (let i = 0; i < SAMPLES; i++) {
    const x = Math.floor((x0 + ((x1 - x0) * (i + 0.5)) / SAMPLES) * width);
    for (let j = 0; j < SAMPLES; j++) {
      const y = Math.floor((y0 + ((y1 - y0) * (j + 0.5)) / SAMPLES) * height);
      const colour = data[x * height + y]!;
      red += colour & 255;
      green += (colour >> 8) & 255;
      blue += (colour >> 16) & 255;
    }
  }
  const mean = (sum: number): number => Math.round(sum / SAMPLES ** 2);
  return mean(red) | (mean(green) << 8) | (mean(blue) << 16);
}

/**
 * A plane at another size: bilinear, pixels' centres at a half, constant beyond the outermost.
 */
export function resized(plane: Plane, width: number, height: number): Plane {
  const data = new Float32Array(width * height);
  const column = new Float32Array(plane.height);
  for (let x = 0; x < width; x++) {
    columnAt(plane, x, width, column);
    for (let y = 0; y < height; y++) {
      const at = Math.max(((y + 0.5) * plane.height) / height - 0.5, 0);
      const low = Math.min(Math.floor(at), plane.height - 1);
      const high = Math.min(low + 1, plane.height - 1);
      data[x * height + y] = column[low]! + (at - low) * (column[high]! - column[low]!);
    }
  }
  return { width, height, data };
}

/** What a plane would hold in column `x` of an image `width` wide, at the plane's own height. */
export function columnAt(plane: Plane, x: number, width: number, out: Float32Array): void {
  const { height, data } = plane;
  const at = Math.max(((x + 0.5) * plane.width) / width - 0.5, 0);
  const low = Math.min(Math.floor(at), plane.width - 1);
  const from = low * height;
  const to = Math.min(low + 1, plane.width - 1) * height;
  const share = at - low;
  for (let y = 0; y < height; y++)
    out[y] = data[from + y]! + share * (data[to + y]! - data[from + y]!);
}
