import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  type DecodePanoptic,
  idsOfRgb,
  labelMapOf,
  type Layer,
  panopticOf,
  rgbOfIds,
  writePanoptic,
} from '@shared/formats/coco';
import type { Problem } from '@shared/formats/records';
import { areaOf, encode } from '@shared/mask';
import { drawn, fixture, opened, picture, readAll, stream } from './helpers';

const decodePanoptic: DecodePanoptic = async (name) => {
  const { data, info } = await sharp(readFileSync(fixture(`coco/panoptic/${name}`)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return idsOfRgb(data, info.width, info.height);
};

const layer = (id: number, lines: string[], change: Partial<Layer> = {}): Layer => ({
  id,
  categoryId: id,
  mask: encode(picture(...lines)),
  crowd: false,
  score: null,
  ...change,
});

describe("COCO's own panoptic example", () => {
  it('has the same 50 segments, pixel for pixel, as its version in RLE', async () => {
    const segments = await readAll(opened('panoptic.json'), { decodePanoptic });
    const rle = await readAll(opened('panoptic-as-rle.json'));
    expect([segments.problems, rle.problems]).toEqual([[], []]);
    const masks = ({ annotations }: typeof segments): string[] =>
      annotations
        .map((one) => `${one.image} ${one.category} ${drawn(segments, one).mask!.counts}`)
        .sort();
    expect(masks(segments)).toHaveLength(50);
    expect(masks(segments)).toEqual(masks(rle));
    for (const one of segments.annotations)
      expect(areaOf(drawn(segments, one).mask!)).toBe(one.stated!.area);
  });

  it('goes out as it came in', async () => {
    const json = JSON.parse(readFileSync(fixture('coco/panoptic.json'), 'utf8'));
    const { annotations } = await readAll(opened('panoptic.json'), { decodePanoptic });
    for (const { image_id, file_name, segments_info } of json.annotations) {
      const layers = annotations
        .filter(({ image }) => image === String(image_id))
        .map((one, i): Layer => ({
          id: segments_info[i].id,
          categoryId: Number(one.category),
          mask: one.shape.kind === 'rle' ? one.shape.rle : encode(picture('#')),
          crowd: one.crowd,
          score: null,
        }));
      const png = (await decodePanoptic(file_name))!;
      const { map, segments } = panopticOf(layers, png.width, png.height);
      expect(map).toEqual(png);
      const text = [
        ...writePanoptic({
          description: '',
          categories: [],
          images: [{ image: { id: image_id, path: '', ...png }, png: file_name, segments }],
        }),
      ].join('');
      expect(JSON.parse(text).annotations).toEqual([{ image_id, file_name, segments_info }]);
    }
  });

  it('is told where the PNGs are not to be had', async () => {
    const missing = await readAll(opened('panoptic.json'), {
      decodePanoptic: () => Promise.resolve(null),
    });
    expect(missing.problems.map(({ code }) => code)).toEqual(Array(2).fill('panoptic-png-missing'));
  });

  it('tells of segments that only the JSON or only the PNG has', async () => {
    const text = JSON.stringify({
      images: [{ id: 1, file_name: 'a.jpg', width: 2, height: 1 }],
      categories: [{ id: 1, name: 'a' }],
      annotations: [
        {
          image_id: 1,
          file_name: 'a.png',
          segments_info: [{ id: 5, category_id: 1 }, { id: 6, category_id: 1 }, 7],
        },
      ],
    });
    const { annotations, problems } = await readAll(stream(text), {
      decodePanoptic: () => Promise.resolve({ width: 2, height: 1, ids: Uint32Array.of(5, 70000) }),
    });
    expect(annotations).toHaveLength(1);
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['panoptic-segment-empty', '/annotations/0/segments_info/1'],
      ['record-not-object', '/annotations/0/segments_info/2'],
      ['panoptic-segment-unlisted', '/annotations/0'],
    ]);
  });
});

describe('where masks overlap', () => {
  const all = ['###', '###'];
  const left = ['#..', '#..'];
  const ids = (layers: Layer[]): number[] => [...panopticOf(layers, 3, 2).map.ids];

  it('the higher score is on top, hand-made above all, crowds below all, else the later', () => {
    expect(ids([layer(1, left, { score: 0.9 }), layer(2, all, { score: 0.5 })])).toEqual([
      1, 2, 2, 1, 2, 2,
    ]);
    expect(ids([layer(1, left), layer(2, all, { score: 1 })])).toEqual([1, 2, 2, 1, 2, 2]);
    expect(ids([layer(1, left, { score: 0.1 }), layer(2, all, { crowd: true })])).toEqual([
      1, 2, 2, 1, 2, 2,
    ]);
    expect(ids([layer(1, all), layer(2, left)])).toEqual([2, 1, 1, 2, 1, 1]);
  });

  it('what was put on top comes before all of that, but for crowds', () => {
    const above = layer(1, all, { score: 0.1, layer: 1 });
    expect(ids([above, layer(2, left)])).toEqual([1, 1, 1, 1, 1, 1]);
    expect(ids([{ ...above, crowd: true }, layer(2, left)])).toEqual([2, 1, 1, 2, 1, 1]);
    expect(ids([layer(1, all), layer(2, left, { layer: -1 })])).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('segments measure what is left of them, and what is covered is told', () => {
    const problems: Problem[] = [];
    const layers = [
      layer(1, left),
      layer(2, all),
      layer(3, ['..#', '...']),
      layer(4, ['#']),
      { ...layer(5, all), mask: { size: [2, 3] as [number, number], counts: 'zz' } },
    ];
    const { segments } = panopticOf(layers, 3, 2, (problem) => problems.push(problem), 'a.jpg');
    expect(segments).toMatchObject([
      { id: 2, area: 5, box: [0, 0, 3, 2] },
      { id: 3, area: 1, box: [2, 0, 1, 1] },
    ]);
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['mask-size', 'a.jpg'],
      ['mask-damaged', 'a.jpg'],
      ['mask-covered', 'a.jpg'],
    ]);
  });

  it('label maps follow the same rule, by category', () => {
    const layers = [layer(1, all, { categoryId: 9 }), layer(2, left, { categoryId: 4 })];
    expect([...labelMapOf(layers, [4, 9], 3, 2)]).toEqual([1, 2, 2, 1, 2, 2]);
    expect(() => labelMapOf([], Array(256).fill(1), 3, 2)).toThrow(RangeError);
  });
});

it('segment ids are the same after three bytes of colour', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 60 }), (bytes) => {
      const pixels = bytes.slice(0, bytes.length - (bytes.length % 3));
      expect(rgbOfIds(idsOfRgb(pixels, pixels.length / 3, 1))).toEqual(pixels);
    }),
  );
});
