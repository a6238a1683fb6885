import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Bitmap, decode, encode, orientMask } from '@shared/mask';

const bitmaps = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: 1 })
      .map((data): Bitmap => ({ width, height, data })),
  );

/** The decoder that shows the photos is asked to turn the mask as it turns them. */
async function turnedAsPhotos(
  { width, height, data }: Bitmap,
  orientation: number,
): Promise<Bitmap> {
  const stored = await sharp(
    data.map((bit) => bit * 255),
    { raw: { width, height, channels: 1 } },
  )
    .png()
    .withMetadata({ orientation })
    .toBuffer();
  const shown = await sharp(stored)
    .autoOrient()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: shown.info.width,
    height: shown.info.height,
    data: Uint8Array.from(shown.data, (value) => Number(value > 127)),
  };
}

describe('a mask of a photo as it is stored', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is turned as the photo is, for EXIF orientation %i',
    async (orientation) => {
      await fc.assert(
        fc.asyncProperty(bitmaps, async (bitmap) => {
          const turned = decode(orientMask(encode(bitmap), orientation));
          expect(turned).toEqual(await turnedAsPhotos(bitmap, orientation));
        }),
        { numRuns: 25 },
      );
    },
  );
});
