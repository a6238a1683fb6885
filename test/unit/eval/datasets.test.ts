import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { openSet } from '@main/eval/datasets';
import { RELEASES } from '@main/eval/datasets/releases';
import { IGNORE } from '@main/eval/metrics';
import { PROTOCOL_NAMES, protocolOf, rulesFor } from '@main/eval/protocols';
import { readTruth } from '@main/eval/truth';
import type { Pair } from '@main/proxyclip/pair';
import { encodeLabelPng } from '@shared/formats/png';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder with these files; what is in them does not matter, but for those given as text. */
function tree(files: readonly (string | [string, string])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'proxylabel-sets-'));
  made.push(root);
  for (const entry of files) {
    const [path, text] = typeof entry === 'string' ? [entry, ''] : entry;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const VOC = [
  ['VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt', '2007_000033\n2007_000042\n'],
  'VOCdevkit/VOC2012/SegmentationClass/2007_000033.png',
] as [string, string][];
const ADE = ['images/validation/ADE_val_00000001.jpg', 'annotations/validation/x.png'];
const CITY = 'leftImg8bit/val/lindau/lindau_000000_000019_leftImg8bit.png';

/** [set, files, the first image and mask found, some values and their labels] */
const LAYOUTS: [string, (string | [string, string])[], string, string, Record<number, number>][] = [
  [
    'voc21',
    VOC,
    'JPEGImages/2007_000033.jpg',
    'SegmentationClass/2007_000033.png',
    { 0: 0, 20: 20 },
  ],
  [
    'voc20',
    VOC,
    'JPEGImages/2007_000033.jpg',
    'SegmentationClass/2007_000033.png',
    { 0: 255, 20: 19 },
  ],
  [
    'context59',
    [
      ['VOC2010/ImageSets/SegmentationContext/val.txt', 'a\n'],
      'VOC2010/SegmentationClassContext/a.png',
    ],
    'JPEGImages/a.jpg',
    'SegmentationClassContext/a.png',
    { 0: 255, 1: 0, 59: 58 },
  ],
  [
    'context60',
    [['ImageSets/SegmentationContext/val.txt', 'a\n'], 'SegmentationClassContext/a.png'],
    'JPEGImages/a.jpg',
    'SegmentationClassContext/a.png',
    { 0: 0, 59: 59 },
  ],
  [
    'coco-stuff',
    [
      'images/val2017/1.jpg',
      'images/val2017/2.jpg',
      'annotations/val2017/1_labelTrainIds.png',
      'annotations/val2017/1.png',
    ],
    'images/val2017/1.jpg',
    'annotations/val2017/1_labelTrainIds.png',
    { 0: 0, 170: 170 },
  ],
  [
    'coco-stuff',
    ['coco/val2017/1.jpg', 'coco/stuffthingmaps_val2017/1.png'],
    'val2017/1.jpg',
    'stuffthingmaps_val2017/1.png',
    // person, street sign (unused), stop sign, toothbrush, banner, wood
    { 0: 0, 12: 11, 89: 79, 91: 80, 181: 170 },
  ],
  [
    'coco-object',
    ['images/val2017/1.jpg', 'annotations/val2017/1_instanceTrainIds.png'],
    'images/val2017/1.jpg',
    'annotations/val2017/1_instanceTrainIds.png',
    { 0: 0, 80: 80 },
  ],
  [
    'coco-object',
    ['val2017/1.jpg', 'stuffthingmaps_val2017/1.png'],
    'val2017/1.jpg',
    'stuffthingmaps_val2017/1.png',
    { 0: 1, 12: 12, 89: 80, 91: 0, 181: 0, 255: 0 },
  ],
  [
    'ade20k',
    ADE.map((file) => `ADEChallengeData2016/${file}`),
    'images/validation/ADE_val_00000001.jpg',
    'annotations/validation/ADE_val_00000001.png',
    { 0: 255, 1: 0, 150: 149 },
  ],
  [
    'cityscapes',
    [CITY, 'gtFine/val/lindau/lindau_000000_000019_gtFine_labelTrainIds.png'],
    CITY,
    'gtFine/val/lindau/lindau_000000_000019_gtFine_labelTrainIds.png',
    { 0: 0, 18: 18 },
  ],
  [
    'cityscapes',
    [`cityscapes/${CITY}`, 'cityscapes/gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png'],
    CITY,
    'gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png',
    // unlabelled, road, trailer, bicycle
    { 0: 255, 7: 0, 30: 255, 33: 18 },
  ],
];

describe('public releases', () => {
  test.each(LAYOUTS)('%s is found as it lies (%j)', async (name, files, image, mask, values) => {
    const set = await openSet(name, { root: tree(files) });
    expect(set.samples[0]).toMatchObject({
      image: join(set.root, image),
      truth: { kind: 'png', file: join(set.root, mask) },
    });
    const labels = new Map(set.task.labels);
    for (const [value, label] of Object.entries(values))
      expect(labels.get(Number(value))).toBe(label);
    if (name !== 'coco-object') expect(labels.get(255)).toBe(IGNORE);
    const used = [...labels.values()].filter((label) => label !== IGNORE);
    expect(Math.max(...used)).toBe(set.task.classes.length - 1);
  });

  test.each(PROTOCOL_NAMES)('%s that is not there is said to be missing', async (name) => {
    await expect(openSet(name, { root: tree(['other.txt']) })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('names and thresholds are the published ones', () => {
    const queries = (name: (typeof PROTOCOL_NAMES)[number]) =>
      protocolOf(name).classes.flatMap(({ names }) => names).length;
    expect(
      PROTOCOL_NAMES.map((name) => [name, protocolOf(name).classes.length, queries(name)]),
    ).toEqual([
      ['voc21', 21, 46],
      ['voc20', 20, 20],
      ['context60', 60, 60],
      ['context59', 59, 59],
      ['coco-object', 81, 97],
      ['coco-stuff', 171, 171],
      ['ade20k', 150, 150],
      ['cityscapes', 19, 19],
    ]);
    expect(protocolOf('voc21').classes[0]).toMatchObject({ name: 'background' });
    expect(Object.keys(RELEASES).sort()).toEqual([...PROTOCOL_NAMES].sort());
  });
});

const protocolPair: Pick<Pair, 'resize' | 'window' | 'decision'> = {
  resize: { short: 336, long: 2048, filter: 'opencv-linear', multiple: 1 },
  window: { size: 336, stride: 112, multiple: 56 },
  decision: {
    logitScale: 40,
    otherScore: null,
    background: ['sky'],
    softmax: 'names',
    threshold: 0,
  },
};
describe('rules', () => {
  const clip = protocolPair;
  const starter: typeof clip = {
    resize: { short: 384, long: 640, filter: 'area', multiple: 32 },
    window: null,
    decision: { ...clip.decision, otherScore: 0.25, background: [], softmax: 'categories' },
  };
  const task = (background: number | null) => ({ classes: [], background, labels: [] });

  test('a protocol sets sizes, windows and threshold; its own words are the background', () => {
    const { resize, window, decision } = rulesFor(clip, task(0), protocolOf('voc21'));
    expect(resize).toMatchObject({ short: 336, long: 2048 });
    expect(window).toMatchObject({ size: 336, stride: 112 });
    expect(decision).toMatchObject({ threshold: 0.2, background: [], otherScore: null });
    const city = rulesFor(clip, task(null), protocolOf('cityscapes'));
    expect(city.resize.short).toBe(448);
    expect(city.window).toEqual({ size: 224, stride: 112, multiple: 56 });
  });

  test('a pair of one window keeps its size; one with a competitor keeps it where there is a background', () => {
    const voc = rulesFor(starter, task(0), protocolOf('voc21'));
    expect(voc).toMatchObject({ resize: starter.resize, window: null });
    expect(voc.decision).toMatchObject({ otherScore: 0.25, threshold: 0 });
    expect(rulesFor(starter, task(null), protocolOf('voc20')).decision.otherScore).toBe(null);
    expect(rulesFor(clip, task(0), null).decision).toEqual({ ...clip.decision, refine: true });
    expect(rulesFor(clip, task(null), null).decision.background).toEqual([]);
  });
});

test('edges are followed as the app does, in a benchmark only when asked for', () => {
  const { decision } = protocolPair;
  const refined = (
    protocol: ReturnType<typeof protocolOf> | null,
    wish: boolean | null,
    own?: boolean,
  ) =>
    rulesFor(
      { ...protocolPair, decision: { ...decision, refine: own } },
      { classes: [], background: 0, labels: [] },
      protocol,
      wish,
    ).decision.refine;
  const voc = protocolOf('voc21');
  expect([refined(null, null), refined(null, null, false), refined(voc, null, true)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([refined(voc, true), refined(null, false, true)]).toEqual([true, false]);
});

describe('a folder of one’s own', () => {
  const pictures = [
    'images/b/2.jpg',
    'images/1.JPG',
    'images/3.png',
    'masks/1.png',
    'masks/b/2.png',
  ];

  test('pairs images and masks by name, and says what is left out', async () => {
    const root = tree([...pictures, ['classes.txt', 'sky\ncar; cars; automobile\nroad\n']]);
    const set = await openSet(root, {});
    expect(set.samples.map(({ id }) => id)).toEqual(['1', 'b/2']);
    expect(set.notes).toEqual(['1 of 3 images have no mask and are left out.']);
    expect(set.task).toMatchObject({ background: null });
    expect(set.task.classes[1]).toEqual({ name: 'car', names: ['car', 'cars', 'automobile'] });
  });

  test('may be made of links', async () => {
    const root = tree([...pictures, ['classes.txt', 'sky']]);
    const linked = tree(['images/x.txt', 'masks/x.txt', ['classes.txt', 'sky']]);
    symlinkSync(join(root, 'images/1.JPG'), join(linked, 'images/other.jpg'));
    symlinkSync(join(root, 'masks/1.png'), join(linked, 'masks/other.png'));
    expect((await openSet(linked, {})).samples.map(({ id }) => id)).toEqual(['other']);
  });

  test.each([
    ['["sky", "car", "void"]', { 0: 0, 1: 1 }],
    ['{"10": "car", "7": "sky"}', { 7: 0, 10: 1 }],
    ['[{"id": 4, "name": "sky"}, {"id": 9, "name": "car"}]', { 4: 0, 9: 1 }],
    ['{"categories": [{"id": 4, "name": "sky"}, {"id": 9, "name": "car"}]}', { 4: 0, 9: 1 }],
  ])('classes %s', async (json, values) => {
    const root = tree([...pictures, ['classes.json', json]]);
    const { task } = await openSet(root, { ignore: [2] });
    expect(task.classes.map(({ name }) => name)).toEqual(['sky', 'car']);
    const labels = new Map(task.labels);
    for (const [value, label] of Object.entries(values))
      expect(labels.get(Number(value))).toBe(label);
    expect(labels.get(2)).toBe(IGNORE);
  });

  test('a background takes what has no word, and is not asked for', async () => {
    const root = tree([...pictures, ['classes.txt', 'null\nhat\n']]);
    const { task } = await openSet(root, { background: 'null' });
    expect(task.background).toBe(0);
    expect(task.classes[0]).toEqual({ name: 'null', names: [] });
    await expect(openSet(root, { background: 'hut' })).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('classes and values may be those of a published set', async () => {
    const { task } = await openSet(tree(pictures), { classes: 'ade20k' });
    expect(task.classes).toHaveLength(150);
    expect(new Map(task.labels).get(0)).toBe(IGNORE);
  });

  test.each([
    [['images/1.jpg', 'masks/2.png', ['classes.txt', 'a']], /same name/],
    [['images/1.jpg', 'masks/1.png'], /--classes/],
    [['images/1.jpg', ['classes.txt', 'a']], /--masks/],
    [['images/1.jpg', 'masks/1.png', ['classes.json', '[1, 2]']], /no list of classes/],
    [['images/1.jpg', 'masks/1.png', ['classes.txt', '\n\n']], /0 classes/],
  ] as [(string | [string, string])[], RegExp][])(
    'what is missing is said: %j',
    async (files, message) => {
      await expect(openSet(tree(files), {})).rejects.toThrow(message);
    },
  );
});

describe('COCO instances', () => {
  const square = (x: number, size: number) => [x, x, x + size, x, x + size, x + size, x, x + size];
  const coco = {
    images: [
      { id: 7, file_name: 'a.jpg', width: 8, height: 8 },
      { id: 8, file_name: 'gone.jpg', width: 8, height: 8 },
    ],
    categories: [
      { id: 40, name: 'cup' },
      { id: 3, name: 'table' },
    ],
    annotations: [
      {
        id: 1,
        image_id: 7,
        category_id: 40,
        iscrowd: 0,
        area: 4,
        bbox: [3, 3, 2, 2],
        segmentation: [square(3, 2)],
      },
      {
        id: 2,
        image_id: 7,
        category_id: 3,
        iscrowd: 0,
        area: 36,
        bbox: [1, 1, 6, 6],
        segmentation: [square(1, 6)],
      },
    ],
  };

  test('become labels over a background, the smaller on top', async () => {
    const root = tree(['images/a.jpg', ['instances.json', JSON.stringify(coco)]]);
    const { task, samples, notes } = await openSet(root, {});
    expect(task.classes.map(({ name }) => name)).toEqual(['background', 'cup', 'table']);
    expect(task.background).toBe(0);
    expect(notes[0]).toMatch(/^1 images of instances\.json/);
    const map = await readTruth(samples[0]!.truth, task.labels, 8, 8);
    const count = (label: number) => map.filter((one) => one === label).length;
    expect([count(0), count(1), count(2)]).toEqual([64 - 36, 4, 32]);
    expect(map[3 * 8 + 3]).toBe(1);
  });
});

describe('label images', () => {
  const labels: [number, number][] = [
    [0, IGNORE],
    [3, 0],
    [9, 1],
  ];
  const file = (indices: Uint8Array | Uint16Array, palette: [number, number, number][] | null) => {
    const root = tree([]);
    const png = encodeLabelPng({ width: 2, height: 2, indices, palette }, deflateSync);
    writeFileSync(join(root, 'm.png'), png);
    return { kind: 'png', file: join(root, 'm.png') } as const;
  };
  const grey = Array.from({ length: 10 }, (): [number, number, number] => [7, 7, 7]);

  test.each([
    ['grey', Uint8Array.of(0, 3, 9, 3), null],
    ['16 bits', Uint16Array.of(0, 3, 9, 3), null],
    ['a palette of one colour', Uint8Array.of(0, 3, 9, 3), grey],
  ])('are read as numbers: %s', async (_, indices, palette) => {
    expect([...(await readTruth(file(indices, palette), labels, 2, 2))]).toEqual([255, 0, 1, 0]);
  });

  test('of another size, or with another value, are refused by name', async () => {
    const truth = file(Uint8Array.of(0, 3, 9, 4), null);
    await expect(readTruth(truth, labels, 2, 2)).rejects.toThrow(/m\.png has the value 4/);
    await expect(readTruth(truth, labels, 4, 1)).rejects.toThrow(/2 x 2 pixels, its image 4 x 1/);
    writeFileSync(truth.file, 'no png');
    await expect(readTruth(truth, labels, 2, 2)).rejects.toThrow(/m\.png/);
  });
});
