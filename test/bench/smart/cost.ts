import { RegionFinder } from '@renderer/editor/regions/finder';
import { featuresOf } from '@renderer/editor/regions/likeness';
import { coloursOf } from '@renderer/editor/regions/plane';

const [WIDTH, HEIGHT] = [6000, 4000];
const ROUNDS = 7;

function median(work: () => unknown): string {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return `${times.sort((a, b) => a - b)[ROUNDS >> 1]!.toFixed(0)} ms`;
}

/** Milliseconds of one thread on 24 megapixels, the picture made of soft stripes and a little noise. */
export function cost(): void {
  const rgba = new Uint8ClampedArray(4 * WIDTH * HEIGHT);
  for (let i = 0; i < rgba.length; i++)
    rgba[i] = 120 + 40 * Math.sin((i % (4 * WIDTH)) / 900) + ((i * 7919) % 11);
  const picture = coloursOf(rgba, WIDTH, HEIGHT);
  const finder = new RegionFinder(picture);
  const bytes = Int8Array.from(
    { length: 48 * 72 * 64 },
    (_, i) => 100 * Math.sin(i / 4099 + (i % 64)),
  );
  finder.features = featuresOf(bytes, 48, 72, 64);
  const at = { x: WIDTH / 2, y: HEIGHT / 2 };
  const box = { x0: 1500, y0: 1000, x1: 4500, y1: 3000 };
  console.table({
    'columns of a picture, once': median(() => coloursOf(rgba, WIDTH, HEIGHT)),
    'its guide, once': median(() => new RegionFinder(picture)),
    'bucket, every pixel': median(() => finder.find({ kind: 'colour', at, tolerance: 255 })),
    'bucket, a stripe': median(() => finder.find({ kind: 'colour', at, tolerance: 16 })),
    'smart select': median(
      () => (at.x += 90) && finder.find({ kind: 'likeness', at, likeness: 0.1 }),
    ),
    'smart select, the wheel': median(() => finder.find({ kind: 'likeness', at, likeness: 0.2 })),
    'box to mask': median(() => finder.find({ kind: 'box', box })),
  });
}
