import type { Rgb } from '../png';

/** VOC's colours: the bits of the number dealt out to red, green and blue from the highest bit down. */
export const VOC_PALETTE: readonly Rgb[] = Array.from({ length: 256 }, (_, index): Rgb => {
  const channel = (first: number): number => {
    let value = 0;
    for (let bit = 0; bit < 8; bit++) value |= ((index >> (3 * bit + first)) & 1) << (7 - bit);
    return value & 0xff;
  };
  return [channel(0), channel(1), channel(2)];
});

/** The classes of VOC itself, for sets that bring no list of names. */
export const VOC_NAMES: readonly string[] =
  'background aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant sheep sofa train tvmonitor'.split(
    ' ',
  );

/** Pixels that belong to nobody: borders between objects, and what was too hard to label. */
export const VOID = 255;
