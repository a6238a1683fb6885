import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '@main/imaging';
import { Model } from '@main/inference/model';
import { compact, type Grid, gridOf } from '@main/proxyclip/feature-grid';
import { prepare } from '@main/proxyclip/resize';
import { decode as bitmapOf, fromPolygons, encode } from '@shared/mask';
import { RegionFinder } from '@renderer/editor/regions/finder';
import { featuresOf } from '@renderer/editor/regions/likeness';
import { coloursOf } from '@renderer/editor/regions/plane';
import { areaOf, boundsOf, intersect, type Spans, spansOf } from '@renderer/editor/spans';

interface Coco {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: {
    image_id: number;
    iscrowd?: number;
    area: number;
    segmentation: number[][] | { size: [number, number]; counts: string };
  }[];
}

/** Long side at which masks are compared, pixels. */
const SIDE = 640;
/** Masks smaller than this share of their image are left out. */
const LEAST = 0.005;
/** `likeness` as the wheel steps it. */
const THRESHOLDS = Array.from({ length: 24 }, (_, i) => 0.02 + 0.04 * i);
const USUAL = 0.35;

/** Prints the mean IoU of regions with the masks of a set. */
export async function quality(pairFolder: string, labels: string, folder: string): Promise<void> {
  const { images, annotations } = JSON.parse(readFileSync(labels, 'utf8')) as Coco;
  const model = await Model.open(
    pairFolder,
    2,
    join('models', 'clip-bpe', 'bpe_simple_vocab_16e6.txt.gz'),
  );
  const byClick: Record<string, number[][]> = { features: [], embedding: [] };
  const usual: Record<string, number[]> = { features: [], embedding: [] };
  const byBox: Record<string, number[]> = { features: [], embedding: [], 'the box itself': [] };
  for (const image of images) {
    const own = annotations.filter(
      ({ image_id, iscrowd, area }) =>
        image_id === image.id && !iscrowd && area > LEAST * image.width * image.height,
    );
    if (own.length === 0) continue;
    const photo = await decode(join(folder, image.file_name));
    const resize = { short: null, long: SIDE, filter: 'area', multiple: 1 } as const;
    const small = prepare(photo.rgb, photo.width, photo.height, { resize });
    const { width, height } = small;
    const { dense, features } = await model.embed(photo, { features: true });
    const finders: Record<string, RegionFinder> = {};
    for (const [name, grid] of Object.entries({ features, embedding: gridOf(dense) })) {
      if (grid === null) continue;
      finders[name] = new RegionFinder(coloursOf(opaque(small.rgb), width, height));
      finders[name].features = kept(grid, name !== 'features');
    }
    for (const { segmentation } of own) {
      const truth = scaled(segmentation, image, width, height);
      if (truth.length === 0) continue;
      const at = innermost(truth, width, height);
      const box = boundsOf(truth, height)!;
      for (const [name, finder] of Object.entries(finders)) {
        const click = (likeness: number): number =>
          iou(finder.find({ kind: 'likeness', at, likeness })!, truth);
        byClick[name]!.push(THRESHOLDS.map(click));
        usual[name]!.push(click(USUAL));
        byBox[name]!.push(iou(finder.find({ kind: 'box', box })!, truth));
      }
      const whole = (box.x1 - box.x0) * (box.y1 - box.y0);
      byBox['the box itself']!.push(areaOf(truth) / whole);
    }
  }
  await model.release();
  const percent = (values: readonly number[]): number =>
    Math.round((1000 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10;
  console.log(`${labels}: ${byBox['the box itself']!.length} masks, mean IoU in percent`);
  const rows = Object.entries(byBox).map(([name, boxes]) => {
    const clicks = byClick[name] ?? [];
    const common = THRESHOLDS.map((_, i) => percent(clicks.map((row) => row[i]!)));
    const best = Math.max(...common);
    const click = clicks.length > 0 && {
      'click, its own threshold': percent(clicks.map((row) => Math.max(...row))),
      'click, one threshold': `${best} at ${THRESHOLDS[common.indexOf(best)]!.toFixed(2)}`,
      [`click at ${USUAL}`]: percent(usual[name]!),
    };
    return [name, { ...click, box: percent(boxes) }] as const;
  });
  console.table(Object.fromEntries(rows));
}

function kept(grid: Grid, mixed: boolean) {
  const { data, rows, columns, size } = compact(grid);
  return featuresOf(data, rows, columns, size, mixed);
}

function opaque(rgb: Uint8Array): Uint8ClampedArray {
  const out = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let i = 0, to = 0; i < rgb.length; i += 3, to += 4) out.set(rgb.subarray(i, i + 3), to);
  return out;
}

/** A mask at another size, by the nearest pixel. */
function scaled(
  segmentation: Coco['annotations'][number]['segmentation'],
  image: { width: number; height: number },
  width: number,
  height: number,
): Spans {
  const full = Array.isArray(segmentation)
    ? fromPolygons(segmentation, image.width, image.height)
    : bitmapOf(segmentation);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((x + 0.5) * image.width) / width);
      const row = Math.floor(((y + 0.5) * image.height) / height);
      data[y * width + x] = full.data[row * image.width + column]!;
    }
  return spansOf(encode({ width, height, data }));
}

function iou(a: Spans, b: Spans): number {
  const both = areaOf(intersect(a, b));
  return both / (areaOf(a) + areaOf(b) - both);
}

/** The middle of the pixel that is farthest from the mask's border and the image's: where a person would click. */
function innermost(spans: Spans, width: number, height: number): { x: number; y: number } {
  const away = new Uint16Array(width * height);
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : away[x * height + y]!;
  for (let i = 0; i < spans.length; i += 2)
    for (let p = spans[i]!; p < spans[i + 1]!; p++) {
      const [x, y] = [Math.floor(p / height), p % height];
      away[p] = 1 + Math.min(at(x - 1, y - 1), at(x - 1, y), at(x - 1, y + 1), at(x, y - 1));
    }
  let best = { x: 0, y: 0, away: 0 };
  for (let i = spans.length - 2; i >= 0; i -= 2)
    for (let p = spans[i + 1]! - 1; p >= spans[i]!; p--) {
      const [x, y] = [Math.floor(p / height), p % height];
      const after = Math.min(at(x + 1, y - 1), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1));
      const least = (away[p] = Math.min(away[p]!, 1 + after));
      if (least > best.away) best = { x: x + 0.5, y: y + 0.5, away: least };
    }
  return { x: best.x, y: best.y };
}
