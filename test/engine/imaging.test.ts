import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode, fullPicture, hashFile, measure, thumbnail } from '@main/imaging';
import { root, SAMPLE, scratchFolder } from './harness';

const FIXTURES = join(root, 'test/fixtures/images');
const fixture = (name: string): string => join(FIXTURES, name);

/** A picture whose four quarters are red, green, blue and white, so that turning it can be seen. */
async function quarters(file: string, orientation: number): Promise<string> {
  const colour = { r: [255, 0, 0], g: [0, 255, 0], b: [0, 0, 255], w: [255, 255, 255] };
  const rgb = Buffer.alloc(64 * 32 * 3);
  for (let y = 0; y < 32; y++)
    for (let x = 0; x < 64; x++)
      rgb.set(
        y < 16 ? (x < 32 ? colour.r : colour.g) : x < 32 ? colour.b : colour.w,
        (y * 64 + x) * 3,
      );
  await sharp(rgb, { raw: { width: 64, height: 32, channels: 3 } })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .withMetadata({ orientation })
    .toFile(file);
  return file;
}

/** Colours at the centres of the four quarters, as letters, row by row. */
function lettersOf({
  width,
  height,
  rgb,
}: {
  width: number;
  height: number;
  rgb: Uint8Array;
}): string {
  const at = (x: number, y: number): string => {
    const i = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
    const [r, g, b] = [rgb[i]! > 128, rgb[i + 1]! > 128, rgb[i + 2]! > 128];
    return r && g && b ? 'w' : r ? 'r' : g ? 'g' : b ? 'b' : '?';
  };
  return at(0.25, 0.25) + at(0.75, 0.25) + at(0.25, 0.75) + at(0.75, 0.75);
}

describe('EXIF orientation', () => {
  // EXIF 2.32, tag 0x0112: which side of the scene the stored first row and column are.
  it.each([
    [1, 64, 32, 'rgbw'],
    [2, 64, 32, 'grwb'],
    [3, 64, 32, 'wbgr'],
    [4, 64, 32, 'bwrg'],
    [5, 32, 64, 'rbgw'],
    [6, 32, 64, 'brwg'],
    [7, 32, 64, 'wgbr'],
    [8, 32, 64, 'gwrb'],
  ])(
    '%i is applied to size, pixels and what the window shows',
    async (orientation, width, height, letters) => {
      const file = await quarters(join(scratchFolder(), 'turned.jpg'), orientation);
      expect(await measure(file)).toEqual({ width, height });
      const pixels = await decode(file);
      expect([pixels.width, pixels.height, lettersOf(pixels)]).toEqual([width, height, letters]);
      const shown = await fullPicture(file);
      // What Chromium gets carries no orientation any more, or is the file itself.
      const { data, info } = await sharp(shown.bytes)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, lettersOf({ width, height, rgb: data })]).toEqual([
        width,
        height,
        letters,
      ]);
      expect(Buffer.from(shown.bytes).equals(readFileSync(file))).toBe(orientation === 1);
    },
  );
});

describe('kinds of pictures', () => {
  const folder = () => scratchFolder();
  const grey = sharp(Buffer.alloc(8 * 8, 200), { raw: { width: 8, height: 8, channels: 1 } });
  const middle = async (file: string): Promise<number[]> => {
    const { width, height, rgb } = await decode(file);
    expect(rgb.length).toBe(width * height * 3);
    const i = (4 * width + 4) * 3;
    return [...rgb.subarray(i, i + 3)];
  };

  it('are all brought to 8-bit RGB', async () => {
    const at = (name: string): string => join(folder(), name);
    const greyFile = at('grey.png');
    await grey.clone().toColourspace('b-w').png().toFile(greyFile);
    expect(await middle(greyFile)).toEqual([200, 200, 200]);

    const deep = at('deep.png');
    const values = new Uint16Array(64 * 3).fill(0x8000);
    await sharp(values, { raw: { width: 8, height: 8, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toFile(deep);
    for (const value of await middle(deep)) expect(value).toBeGreaterThanOrEqual(127);
    for (const value of await middle(deep)) expect(value).toBeLessThanOrEqual(129);

    const clear = at('clear.png');
    await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toFile(clear);
    expect(await middle(clear)).toEqual([255, 255, 255]);
    expect((await fullPicture(clear)).type).toBe('image/png');

    const print = at('print.jpg');
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ff0000' } })
      .toColourspace('cmyk')
      .jpeg()
      .toFile(print);
    const [r, g, b] = (await middle(print)) as [number, number, number];
    expect(r).toBeGreaterThan(180);
    expect(Math.max(g, b)).toBeLessThan(90);
    expect((await sharp((await fullPicture(print)).bytes).metadata()).space).toBe('srgb');

    const tiff = at('scan.tiff');
    await grey.clone().tiff().toFile(tiff);
    expect(await middle(tiff)).toEqual([200, 200, 200]);
    expect((await fullPicture(tiff)).type).toBe('image/png');
  });

  it('with several frames are their first', async () => {
    const file = join(folder(), 'frames.gif');
    const frames = Buffer.concat([Buffer.alloc(8 * 8 * 3, 10), Buffer.alloc(8 * 8 * 3, 250)]);
    await sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } } as never)
      .gif({ delay: [100, 100] })
      .toFile(file);
    expect(await measure(file)).toEqual({ width: 8, height: 8 });
    expect((await middle(file))[0]).toBeLessThan(40);
    expect((await fullPicture(file)).type).toBe('image/png');
  });
});

describe('files that are no good', () => {
  const sentences: Record<string, string> = {
    'truncated.jpg': 'is cut off before its end|is damaged',
    'truncated.png': 'is cut off before its end|is damaged',
    'broken-data.png': 'is damaged and can',
    'bomb.png': 'has more than 500 million pixels',
    'bmp.bmp': 'is a BMP file',
    'bmp-in-disguise.jpg': 'is a BMP file',
    'text.jpg': 'is not a picture that can be read',
    'svg.png': 'is an SVG file',
    'empty.jpg': 'is empty',
    'header-only.png': 'is damaged|is cut off',
    'zero-width.gif': 'is damaged|is cut off',
  };

  it('are all tried', () => {
    expect(
      readdirSync(FIXTURES)
        .filter((name) => name !== 'README.md')
        .sort(),
    ).toEqual(Object.keys(sentences).sort());
  });

  it.each(Object.entries(sentences))(
    '%s: one sentence that names the file',
    async (name, sentence) => {
      for (const read of [decode, thumbnail]) {
        const error: unknown = await read(fixture(name)).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ name: 'AppError' });
        const { message } = error as Error;
        expect(message).toMatch(new RegExp(`^${name.replace('.', '\\.')} (${sentence})`));
        expect(message).not.toMatch(/vips|sharp|\n/i);
        expect(message.endsWith('.')).toBe(true);
      }
    },
  );

  it('one that is not there', async () => {
    const gone = join(scratchFolder(), 'gone.jpg');
    for (const read of [decode, measure, fullPicture, thumbnail, hashFile])
      await expect(read(gone)).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining('gone.jpg'),
      });
  });
});

it('the hash is the SHA-256 of the bytes', async () => {
  const { createHash } = await import('node:crypto');
  const file = join(SAMPLE, readdirSync(SAMPLE)[0]!);
  expect(await hashFile(file)).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
});
