import { appendFileSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Annotation } from '@shared/domain/annotation';
import { areaOf, boundsOf, Builder, rleOf, type Spans } from '@renderer/editor/spans';

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly masks: number;
}

/** A folder with images as rich in detail as photos are; each is a file of its own, all show the same. */
export async function writeImages(
  folder: string,
  { width, height }: Scene,
  n: number,
): Promise<void> {
  mkdirSync(folder);
  const tile = 500;
  const pixels = new Uint8Array(tile * tile * 3);
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = 128 + 60 * Math.sin(i / 900) + 40 * Math.random();
  const raw = { width: tile, height: tile, channels: 3 as const };
  const first = join(folder, '1.jpg');
  await sharp({
    create: { width, height, channels: 3, background: '#777' },
    limitInputPixels: false,
  })
    .composite([{ input: Buffer.from(pixels), raw, tile: true }])
    .jpeg({ quality: 90 })
    .toFile(first);
  for (let i = 2; i <= n; i++) {
    copyFileSync(first, join(folder, `${i}.jpg`));
    // Bytes after a JPEG's end are no part of the picture, but make it another file.
    appendFileSync(join(folder, `${i}.jpg`), `${i}`);
  }
}

/** A blob with a ragged rim, like those that a model suggests. */
function ragged({ width, height }: Scene, cx: number, cy: number, rx: number, ry: number): Spans {
  const out = new Builder(1024);
  for (let x = Math.max(0, Math.ceil(cx - rx)); x < Math.min(width, cx + rx); x++) {
    const half = ry * Math.sqrt(Math.max(0, 1 - ((x - cx) / rx) ** 2));
    const rim = (): number => half * (0.92 + 0.08 * Math.sin(x / 7)) + 3 * Math.random();
    const top = Math.max(0, Math.round(cy - rim()));
    const bottom = Math.min(height, Math.round(cy + rim()));
    if (top < bottom) out.add(x * height + top, x * height + bottom);
  }
  return out.finish();
}

export function annotationsOf(scene: Scene, imageId: number): Annotation[] {
  const { width, height, masks } = scene;
  return Array.from({ length: masks }, (_, i): Annotation => {
    // Every fiftieth is "stuff": sky, road.
    const [rx, ry] =
      i % 50 === 0
        ? [0.46 * width, 0.22 * height]
        : [(60 + 9 * (i % 40)) * (width / 6000), (50 + 7 * (i % 53)) * (height / 4000)];
    const [cx, cy] = [((i * 977) % 5800) / 5900, ((i * 613) % 3800) / 3900];
    const spans = ragged(scene, cx * width + 50, cy * height + 50, rx, ry);
    const { x0, y0, x1, y1 } = boundsOf(spans, height)!;
    return {
      id: crypto.randomUUID(),
      imageId,
      categoryId: 1 + (i % 12),
      mask: rleOf(spans, width, height),
      bbox: [x0, y0, x1 - x0, y1 - y0],
      area: areaOf(spans),
      score: 0.8,
      doubt: 0.2,
      source: 'import',
      status: i % 2 === 0 ? 'suggested' : 'accepted',
      locked: false,
      crowd: false,
      layer: 0,
      note: '',
    };
  });
}
