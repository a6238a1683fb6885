import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  annotationJson,
  type CocoAnnotation,
  type CocoContent,
  type CocoStyle,
  writeCoco,
  writeCocoResults,
} from '@shared/formats/coco';
import { maskOf } from '@shared/formats/shape';
import type { Problem, Shape } from '@shared/formats/records';
import { areaOf, bboxOf, type Bitmap, encode, iouOf } from '@shared/mask';
import { drawn, picture, readAll, stream } from './helpers';

const RING = picture(
  '............',
  '..#########.',
  '..#########.',
  '..##...####.',
  '..##.#.####.',
  '..##...####.',
  '..#########.',
  '..#########.',
  '............',
);
const MASK = encode(RING);

const ONE: CocoAnnotation = { id: 1, imageId: 3, categoryId: 7, mask: MASK };
const IMAGE = { id: 3, path: 'a folder/ümlaut.jpg', width: 12, height: 9 };

const written = (change: Partial<CocoContent> = {}): string =>
  [
    ...writeCoco({
      description: 'A "quoted" project',
      images: [IMAGE],
      categories: [{ id: 7, name: 'ring', supercategory: 'shape' }],
      annotations: [ONE],
      segmentation: 'polygon',
      ...change,
    }),
  ].join('');

const write = (change: Partial<CocoContent> = {}): ReturnType<typeof JSON.parse> =>
  JSON.parse(written(change));

describe('the file', () => {
  it('names images and categories as they are', () => {
    const { info, licenses, images, categories } = write();
    expect(images).toEqual([{ id: 3, file_name: 'a folder/ümlaut.jpg', width: 12, height: 9 }]);
    expect(categories).toEqual([{ id: 7, name: 'ring', supercategory: 'shape' }]);
    expect([info.description, licenses]).toEqual(['A "quoted" project', []]);
  });

  it('is valid JSON with nothing in it', () => {
    expect(write({ images: [], categories: [], annotations: [] })).toMatchObject({
      images: [],
      annotations: [],
      categories: [],
    });
  });

  it('carries what other tools wrote, but never over a field of ours', () => {
    const extra = JSON.parse('{"id":99,"mine":1,"__proto__":{"x":1}}') as Record<string, unknown>;
    const text = written({
      set: {
        extra: { info: { year: 2026 }, licenses: [{ id: 1 }], images: 'no', scenes: [1] },
      },
      images: [{ ...IMAGE, extra }],
      categories: [{ id: 7, name: 'ring', supercategory: '', extra }],
      annotations: [{ ...ONE, extra: { ...extra, area: -1, iscrowd: 5 } }],
    });
    const { info, licenses, scenes, images, categories, annotations } = JSON.parse(text);
    expect(info).toEqual({ description: 'A "quoted" project', version: '1.0', year: 2026 });
    expect([licenses, scenes]).toEqual([[{ id: 1 }], [1]]);
    expect(images[0]).toMatchObject({ id: 3, mine: 1 });
    expect(categories[0]).toMatchObject({ id: 7, mine: 1 });
    expect(annotations[0]).toMatchObject({ id: 1, mine: 1, area: 55, iscrowd: 0 });
    expect(text.match(/"__proto__":\{"x":1\}/g)).toHaveLength(2 + 1);
  });

  it('is the same every time', () => expect(written()).toBe(written()));

  it('leaves out and names what it cannot write, and goes on', () => {
    const problems: Problem[] = [];
    const bad = [
      { ...ONE, id: 2, mask: { size: [9, 12] as [number, number], counts: 'zz' } },
      { ...ONE, id: 3, mask: encode(picture('............')) },
      { ...ONE, id: 4, mask: encode({ ...RING, data: new Uint8Array(108) }) },
      { ...ONE, id: 5, imageId: 1 },
      { ...ONE, id: 6, categoryId: 1 },
    ];
    const { annotations } = write({
      annotations: [...bad, ONE],
      report: (problem) => problems.push(problem),
    });
    expect(annotations).toHaveLength(1);
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['mask-damaged', 'annotation 2'],
      ['mask-size', 'annotation 3'],
      ['mask-empty', 'annotation 4'],
      ['image-unknown', 'annotation 5'],
      ['category-unknown', 'annotation 6'],
    ]);
  });
});

describe('an annotation', () => {
  it.each(['polygon', 'rle', 'rle-uncompressed', 'auto'] as const)(
    'measures itself as %s, and is a crowd only where it is one',
    (segmentation) => {
      const plain = annotationJson(ONE, { segmentation });
      expect(plain).toMatchObject({ area: 55, bbox: [2, 1, 9, 7], iscrowd: 0 });
      expect(plain).not.toHaveProperty('score');
      const crowd = annotationJson({ ...ONE, crowd: true, score: 0 }, { segmentation });
      expect(crowd).toMatchObject({ iscrowd: 1, score: 0, segmentation: plain.segmentation });
    },
  );

  const isRle = (style: CocoStyle, mask = MASK): boolean =>
    !Array.isArray(annotationJson({ ...ONE, mask }, style).segmentation);
  const solid = encode(picture('....', '.##.', '.##.'));

  it('is a polygon or RLE as its holes are wanted', () => {
    expect(isRle({ segmentation: 'polygon' })).toBe(false);
    expect(isRle({ segmentation: 'polygon', holes: 'rle' })).toBe(true);
    expect(isRle({ segmentation: 'polygon', holes: 'rle' }, solid)).toBe(false);
    expect(isRle({ segmentation: 'auto' })).toBe(true);
    expect(isRle({ segmentation: 'auto' }, solid)).toBe(false);
  });

  it('is RLE in auto where the simplified polygon would lose more than is allowed', () => {
    const mask = encode(
      picture(...Array.from({ length: 20 }, (_, y) => '#'.repeat(y + 1).padEnd(20, '.'))),
    );
    const style = { segmentation: 'auto', tolerance: 3 } as const;
    expect(isRle({ ...style, minimumIou: 0.5 }, mask)).toBe(false);
    expect(isRle({ ...style, minimumIou: 0.999 }, mask)).toBe(true);
  });
});

const bitmaps = fc
  .tuple(
    fc.integer({ min: 1, max: 24 }),
    fc.integer({ min: 1, max: 24 }),
    fc.integer({ min: 1, max: 9 }),
  )
  .chain(([width, height, density]) =>
    fc
      .array(fc.nat(9), { minLength: width * height, maxLength: width * height })
      .map((noise): Bitmap => ({
        width,
        height,
        data: Uint8Array.from(noise, (value) => (value < density ? 1 : 0)),
      })),
  )
  .filter(({ data }) => data.includes(1));

const styles = fc.record({
  segmentation: fc.constantFrom('polygon', 'rle', 'rle-uncompressed', 'auto' as const),
  holes: fc.constantFrom('slit' as const, 'rle' as const),
});

describe('round trips', () => {
  it('give back ids, fields and every pixel, whatever the style', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(bitmaps, { minLength: 1, maxLength: 5 }),
        styles,
        fc.boolean(),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        async (masks, style, crowd, score) => {
          const text = written({
            ...style,
            images: masks.map(({ width, height }, id) => ({
              id,
              path: `${id}.jpg`,
              width,
              height,
            })),
            annotations: masks.map((bitmap, i) => ({
              ...{ id: 100 + i, imageId: i, categoryId: 7, crowd, score },
              ...{ mask: encode(bitmap), extra: { note: i } },
            })),
          });
          const all = await readAll(stream(text));
          expect(all.problems).toEqual([]);
          all.annotations.forEach((one, i) => {
            const { mask, problems } = drawn(all, one);
            expect([mask, problems]).toEqual([encode(masks[i]!), []]);
            expect(one).toMatchObject({ id: 100 + i, crowd, extra: { note: i } });
            expect(one.score === 0 ? 0 : one.score).toBe(score === 0 ? 0 : score);
            expect(one.stated).toEqual({ area: areaOf(mask!), box: bboxOf(mask!) });
          });
          expect(all.annotations).toHaveLength(masks.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('simplified, tell truly what they lost', () => {
    fc.assert(
      fc.property(bitmaps, fc.constantFrom(0.5, 1, 2, 8), (bitmap, tolerance) => {
        const mask = encode(bitmap);
        let told = 1;
        const { segmentation } = annotationJson(
          { ...ONE, mask },
          { segmentation: 'polygon', tolerance },
          (_, iou) => (told = iou),
        );
        const shape: Shape = { kind: 'polygons', rings: segmentation as number[][] };
        const back = maskOf(shape, bitmap.width, bitmap.height).mask!;
        expect(iouOf(back, mask)).toBe(told);
      }),
      { numRuns: 500 },
    );
  });

  it('as results have scores, and 1 where a person drew', async () => {
    const text = [...writeCocoResults([{ ...ONE, score: 0.25 }, ONE])].join('');
    expect(JSON.parse(text)).toEqual([
      { image_id: 3, category_id: 7, segmentation: MASK, bbox: [2, 1, 9, 7], score: 0.25 },
      { image_id: 3, category_id: 7, segmentation: MASK, bbox: [2, 1, 9, 7], score: 1 },
    ]);
    const { annotations, problems } = await readAll(stream(text));
    expect(problems).toEqual([]);
    expect(annotations.map(({ score }) => score)).toEqual([0.25, 1]);
  });
});

it('simplifies a disc with a hole to few points and keeps the hole', () => {
  const size = 200;
  const data = Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return Math.hypot(x - 100, y - 100) < 90 && Math.hypot(x - 80, y - 100) > 30 ? 1 : 0;
  });
  const mask = encode({ width: size, height: size, data });
  const exact = annotationJson({ ...ONE, mask }, { segmentation: 'polygon' });
  let iou = 1;
  const simple = annotationJson(
    { ...ONE, mask },
    { segmentation: 'polygon', tolerance: 1 },
    (_, value) => (iou = value),
  );
  const points = ({ segmentation }: typeof exact): number =>
    (segmentation as number[][])[0]!.length;
  expect(points(simple)).toBeLessThan(points(exact) / 4);
  expect(iou).toBeGreaterThan(0.98);
  expect([simple.area, simple.bbox]).toEqual([exact.area, exact.bbox]);
});
