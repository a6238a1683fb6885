import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { performance } from 'node:perf_hooks';
import {
  type CocoAnnotation,
  type CocoSegmentation,
  readCoco,
  validateCoco,
  writeCoco,
} from '@shared/formats/coco';
import { maskOf } from '@shared/formats/shape';
import { type Bitmap, encodePatch } from '@shared/mask';

const [what = '', file = '', count = '0', segmentation = 'polygon'] = process.argv.slice(2);
const ANNOTATIONS = Number(count);
const PER_IMAGE = 20;
const [WIDTH, HEIGHT] = [1280, 960];

/** Blobs of the size that data sets have (20 to 100 pixels across), with a hole in every eighth. */
const BLOBS = Array.from({ length: 80 }, (_, i): Bitmap => {
  const size = 20 + i;
  const data = new Uint8Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const distance = Math.hypot(x - size / 2, y - size / 2) + 2 * Math.sin(x + i);
      if (distance < size / 2.2 && !(i % 8 === 0 && distance < size / 8)) data[y * size + x] = 1;
    }
  return { width: size, height: size, data };
});

function* annotations(): Generator<CocoAnnotation> {
  for (let id = 1; id <= ANNOTATIONS; id++) {
    const bitmap = BLOBS[(id * 7919) % BLOBS.length]!;
    const [x, y] = [(id * 31) % (WIDTH - bitmap.width), (id * 17) % (HEIGHT - bitmap.height)];
    const mask = encodePatch({ x, y, bitmap }, WIDTH, HEIGHT);
    yield { id, imageId: Math.ceil(id / PER_IMAGE), categoryId: 1 + (id % 80), mask };
  }
}

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);

async function write(): Promise<object> {
  const content = {
    description: 'bench',
    categories: numbers(80).map((id) => ({ id, name: `category ${id}`, supercategory: '' })),
    images: numbers(ANNOTATIONS / PER_IMAGE).map((id) => ({
      ...{ id, path: `photos/IMG_${id}.jpg`, width: WIDTH, height: HEIGHT },
    })),
    annotations: annotations(),
    segmentation: segmentation as CocoSegmentation,
  };
  await pipeline(Readable.from(writeCoco(content)), createWriteStream(file));
  return { megabytes: Math.round(statSync(file).size / 1e6) };
}

async function read(): Promise<object> {
  let [records, pixels] = [0, 0];
  for await (const record of readCoco(createReadStream(file))) {
    records++;
    if (record.kind !== 'annotation') continue;
    const { mask } = maskOf(record.annotation.shape, WIDTH, HEIGHT);
    pixels += mask?.counts.length ?? 0;
  }
  return { records, rleCharacters: pixels };
}

async function validate(): Promise<object> {
  const {
    annotations: found,
    masks,
    severities,
  } = await validateCoco(
    () => createReadStream(file),
    () => {},
  );
  return { annotations: found, masks, ...severities };
}

const tasks: Record<string, () => Promise<object>> = { write, read, validate };
const start = performance.now();
void tasks[what]!().then((result) => {
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ seconds, peakMegabytes, ...result }));
});
