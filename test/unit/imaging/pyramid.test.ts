import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { TILE, topLevel } from '@shared/domain/tile';
import { decode, readTile, writePyramid } from '@main/imaging';
import { Pyramids } from '@main/engine/files/pyramids';

const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-pyramid-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A picture that differs everywhere and is turned by its file. */
async function turned(file: string, width: number, height: number): Promise<string> {
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.set([(255 * x) / width, (255 * y) / height, 128], (y * width + x) * 3);
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(file);
  return file;
}

it('cuts a picture, right side up, into tiles of halved sizes that show what it shows', async () => {
  const file = await turned(join(scratch, 'turned.jpg'), 900, 1300);
  const whole = await decode(file);
  expect([whole.width, whole.height]).toEqual([1300, 900]);
  const folder = join(scratch, 'pyramid');
  await writePyramid(file, folder);
  const top = topLevel(1300, 900);
  expect(readdirSync(folder).filter((name) => /^\d+$/.test(name))).toHaveLength(top + 1);

  for (let level = 0; level <= top; level++) {
    const [width, height] = [1300, 900].map((it) => Math.ceil(it / 2 ** level)) as [number, number];
    for (let y = 0; y * TILE < height; y++)
      for (let x = 0; x * TILE < width; x++) {
        const tile = await readTile(folder, { level, x, y });
        const { data, info } = await sharp(tile!.bytes).raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height]).toEqual([
          Math.min(TILE, width - x * TILE),
          Math.min(TILE, height - y * TILE),
        ]);
        // Its middle is what the picture has there.
        const [mx, my] = [info.width >> 1, info.height >> 1];
        const px = Math.min(1299, (x * TILE + mx) * 2 ** level);
        const py = Math.min(899, (y * TILE + my) * 2 ** level);
        for (let channel = 0; channel < 3; channel++) {
          const seen = data[(my * info.width + mx) * 3 + channel]!;
          expect(Math.abs(seen - whole.rgb[(py * 1300 + px) * 3 + channel]!)).toBeLessThan(6);
        }
      }
  }
  expect(await readTile(folder, { level: top + 1, x: 0, y: 0 })).toBeNull();
});

it('is cut once for tiles that are asked for together, and kept', async () => {
  const file = await turned(join(scratch, 'asked.jpg'), 700, 600);
  const pyramids = new Pyramids(join(scratch, 'tiles'));
  const places = [0, 1].map((x) => ({ level: 0, x, y: 0 }));
  const tiles = await Promise.all(places.map((place) => pyramids.tile(file, place)));
  expect(tiles.map(({ type }) => type)).toEqual(['image/jpeg', 'image/jpeg']);
  expect(readdirSync(join(scratch, 'tiles'))).toHaveLength(1);
  const again = new Pyramids(join(scratch, 'tiles'));
  expect((await again.tile(file, places[0]!)).bytes).toEqual(tiles[0]!.bytes);
  await expect(again.tile(file, { level: 0, x: 9, y: 0 })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(again.tile(join(scratch, 'gone.jpg'), places[0]!)).rejects.toMatchObject({
    message: expect.stringMatching(/^gone\.jpg is not there any more/) as string,
  });
  // Nothing half made is left.
  expect(readdirSync(join(scratch, 'tiles'))).toHaveLength(1);
});
