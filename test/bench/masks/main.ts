import { decode, encode, newBitmap, type Bitmap } from '@shared/mask';
import { Document } from '@renderer/editor/document';
import { blankAnnotation } from '@renderer/editor/painting';
import { annotationChange } from '@renderer/editor/masks/change';
import { grown, shrunk } from '@renderer/editor/masks/disc';
import { takingFromBelow } from '@renderer/editor/masks/overlap';
import { partsOf, withoutHoles, withoutSpecks } from '@renderer/editor/masks/parts';
import { smoothed } from '@renderer/editor/masks/smooth';
import { Builder, rleOf, spansOf, type Spans } from '@renderer/editor/spans';

const WIDTH = 6000;
const HEIGHT = 4000;
const SIZE = { width: WIDTH, height: HEIGHT };
const rounds = Number(process.argv[2]);

/** A shape that fills most of the image, with a wavy outline and holes; `grain` more make it ragged. */
function drawn(grain: number): Bitmap {
  const bitmap = newBitmap(WIDTH, HEIGHT);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const [dx, dy] = [(x - WIDTH / 2) / WIDTH, (y - HEIGHT / 2) / HEIGHT];
      const edge = 0.45 + 0.03 * Math.sin(40 * Math.atan2(dy, dx));
      const hole = (x % 700) ** 2 + (y % 700) ** 2 < 3600;
      bitmap.data[y * WIDTH + x] = Number(Math.hypot(dx, dy) < edge && !hole);
    }
  let state = 1;
  const random = (below: number): number =>
    (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
  for (let i = 0; i < grain; i++) bitmap.data[random(bitmap.data.length)]! ^= 1;
  return bitmap;
}

/** Of processor time, which other work on the machine hardly changes. */
function median(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  times.sort((a, b) => a - b);
  return Math.round(times[rounds >> 1]! * 10) / 10;
}

/** The discs of a raster of 20 x 10 over the image, each a little over its neighbours. */
function disc(i: number, radius: number): Spans {
  const [cx, cy] = [150 + (i % 20) * 300, 200 + Math.floor(i / 20) * 400];
  const out = new Builder(2 * radius);
  for (let x = Math.max(cx - radius, 0); x < Math.min(cx + radius, WIDTH); x++) {
    const half = Math.floor(Math.sqrt(radius * radius - (x - cx) ** 2));
    out.add(x * HEIGHT + Math.max(cy - half, 0), x * HEIGHT + Math.min(cy + half, HEIGHT));
  }
  return out.finish();
}

function measured(bitmap: Bitmap): Record<string, number> {
  const rle = encode(bitmap);
  const spans = spansOf(rle);
  const document = new Document({ id: 1, ...SIZE }, []);
  const added = (of: Spans) =>
    annotationChange(null, document.withMask(blankAnnotation(document, 1), of));
  document.apply(Array.from({ length: 200 }, (_, i) => added(disc(i, 210))));
  return {
    runs: spans.length,
    'RLE to pixels': median(() => decode(rle)),
    'pixels to RLE': median(() => encode(bitmap)),
    'RLE to spans': median(() => spansOf(rle)),
    'spans to RLE': median(() => rleOf(spans, WIDTH, HEIGHT)),
    'grow by 1': median(() => grown(spans, SIZE, 1)),
    'grow by 20': median(() => grown(spans, SIZE, 20)),
    'shrink by 1': median(() => shrunk(spans, SIZE, 1)),
    'smooth within 2': median(() => smoothed(spans, SIZE, 2)),
    'fill holes': median(() => withoutHoles(spans, HEIGHT)),
    'remove specks': median(() => withoutSpecks(spans, HEIGHT, 64)),
    'split into parts': median(() => partsOf(spans, HEIGHT)),
    'take a disc from 200 masks': median(() => takingFromBelow(document, [added(disc(105, 300))])),
    'take all from 200 masks': median(() => takingFromBelow(document, [added(spans)])),
  };
}

console.log(
  JSON.stringify(
    { width: WIDTH, height: HEIGHT, smooth: measured(drawn(0)), ragged: measured(drawn(100_000)) },
    null,
    2,
  ),
);
