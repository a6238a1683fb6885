import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type CocoAnnotation,
  type CocoSegmentation,
  validateCoco,
  writeCoco,
} from '@shared/formats/coco';
import { maskOf } from '@shared/formats/shape';
import type { Rle } from '@shared/domain/mask';
import { decode, fromPolygons } from '@shared/mask';
import { drawn, type Everything, fixture, opened, readAll, stream } from './helpers';

/** What is told of each file, by an import and by a check. */
const TOLD: Record<string, Record<string, number>> = {
  'captions_val.json': { 'category-unknown': 2 },
  'instances_val.json': {},
  'panoptic-as-rle.json': {},
  'panoptic.json': { 'panoptic-png-needed': 2 },
  'person_keypoints_val.json': {},
  'results-bbox.json': {},
  'results-segm.json': {},
  'stuff_train.json': {},
  'taco.json': {
    'annotation-duplicate-id': 2,
    'category-id-zero': 1,
    'outside-frame': 6,
  },
  'terrain.json': { 'area-differs': 22 },
};

const FILES = readdirSync(fixture('coco/')).filter((name) => name.endsWith('.json'));

it('has an expectation for each file', () => expect(Object.keys(TOLD)).toEqual(FILES));

it.each(FILES)('%s is checked: what is told, and what is counted', async (name) => {
  const told: Record<string, number> = {};
  const validation = await validateCoco(
    () => opened(name),
    ({ code }) => (told[code] = (told[code] ?? 0) + 1),
  );
  expect(told).toEqual(TOLD[name]);
  expect(Object.fromEntries(validation.codes)).toEqual(told);
  const { images, categories, annotations } = await readAll(opened(name));
  expect(validation).toMatchObject({
    images: images.length,
    categories: categories.length,
    annotations: annotations.length,
    masks: annotations.filter(({ shape }) => shape.kind !== 'nothing').length,
  });
  const counted = [...validation.perCategory.values()].reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(annotations.length);
});

/** As an import takes a file and an export writes it: ids kept where there are any. */
function exported(all: Everything, segmentation: CocoSegmentation): string {
  let next = Math.max(0, ...all.annotations.map(({ id }) => id ?? 0));
  const annotations = all.annotations.flatMap((one): CocoAnnotation[] => {
    const { mask } = drawn(all, one);
    if (mask === null) return [];
    const { crowd, score, extra } = one;
    const [imageId, categoryId] = [Number(one.image), Number(one.category)];
    return [{ id: one.id ?? ++next, imageId, categoryId, mask, crowd, score, extra }];
  });
  return [
    ...writeCoco({
      description: '',
      segmentation,
      set: all.sets[0],
      categories: all.categories.map((one) => ({ ...one, id: one.id! })),
      images: all.images.map(({ id, fileName, width, height, extra }) => ({
        ...{ id: id!, path: fileName, width: width!, height: height!, extra },
      })),
      annotations,
    }),
  ].join('');
}

const known = (name: string): boolean => !/results|captions|panoptic\.json/.test(name);
/** A folder with more COCO files, to be tried as well. */
const MORE = process.env['PROXYLABEL_COCO_FILES'];
const sources = [
  ...FILES.filter(known).map((name) => fileURLToPath(fixture(`coco/${name}`))),
  ...(MORE ? readdirSync(MORE, { recursive: true, encoding: 'utf8' }) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(MORE!, name)),
];

describe.each(sources)('%s', (path) => {
  it.each(['rle', 'polygon', 'auto'] as const)(
    'goes out as %s and comes in again the same',
    async (segmentation) => {
      const first = await readAll(createReadStream(path));
      if (first.images.length === 0) return;
      const second = await readAll(stream(exported(first, segmentation)));
      expect(second.problems.filter(({ code }) => code !== 'category-id-zero')).toEqual([]);
      expect([second.images, second.categories]).toEqual([first.images, first.categories]);
      expect({ info: {}, licenses: [], ...second.sets[0]!.extra }).toMatchObject({
        ...first.sets[0]?.extra,
      });
      const masked = first.annotations.filter((one) => drawn(first, one).mask !== null);
      expect(second.annotations).toHaveLength(masked.length);
      for (const [i, before] of masked.entries()) {
        const after = second.annotations[i]!;
        if (before.id !== null) expect(after.id).toBe(before.id);
        expect([after.image, after.category]).toEqual([before.image, before.category]);
        expect([after.crowd, after.score]).toEqual([before.crowd, before.score]);
        expect({ ...after.extra }).toEqual({ ...before.extra });
        expect(drawn(second, after)).toEqual({ mask: drawn(first, before).mask, problems: [] });
      }
    },
    120_000,
  );
});

it('reads results whose masks stand as RLE, whatever image they are of', async () => {
  const { annotations, problems } = await readAll(opened('results-segm.json'));
  expect(problems).toEqual([]);
  expect(annotations).toHaveLength(100);
  for (const { shape, score } of annotations) {
    const { size } = (shape as { rle: Rle }).rle;
    expect(maskOf(shape, size[1], size[0]).problems).toEqual([]);
    expect(score).toBeGreaterThan(0);
  }
});

it('draws uncompressed RLE of another project as that project does', async () => {
  const all = await readAll(opened('stuff_train.json'));
  const { mask } = drawn(all, all.annotations[0]!);
  // Its runs are whole columns of 5 pixels: 2 and 3, 5 and 6 are set.
  const rings = [2, 5].map((x) => [x, 0, x + 2, 0, x + 2, 5, x, 5]);
  expect(decode(mask!)).toEqual(fromPolygons(rings, 10, 5));
});
