import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FORMATS, formatById } from '@shared/formats';
import { store } from '@shared/formats/png';
import { pngOf } from '@shared/formats/png/chunks';
import { folderOf, readAll, type Folder } from './folder';

const read = (id: string, files: Record<string, string | Uint8Array>) =>
  readAll(formatById(id)!, folderOf(files), { 'a.jpg': { width: 20, height: 10 } });

/** A PNG that says it has so many pixels and holds none of them. */
function liar(width: number, height: number, deflate = deflateSync): Uint8Array {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 0], 8);
  return pngOf([
    { type: 'IHDR', data: header },
    { type: 'IDAT', data: deflate(new Uint8Array(1000)) },
  ]);
}

const labelMe = (shapes: unknown, more: object = {}) =>
  JSON.stringify({ shapes, imagePath: 'a.jpg', imageWidth: 20, imageHeight: 10, ...more });

describe('what a file claims is checked before anything is made for it', () => {
  it.each([
    ['voc-masks', { 'SegmentationClass/a.png': liar(4e9, 4e9) }],
    ['voc-masks', { 'SegmentationClass/a.png': liar(10_000, 10_000) }],
    ['mask-png', { 'masks/a.png': liar(2 ** 31, 1, store as typeof deflateSync) }],
    ['mask-png', { 'masks/a.png': deflateSync(new Uint8Array(1000)) }],
    ['yolo-seg', { 'data.yaml': `names: ${'['.repeat(100_000)}` }],
    ['yolo-seg', { 'data.yaml': `names: ${'? '.repeat(100_000)}` }],
    ['yolo-seg', { 'data.yaml': `names: [${'"'.repeat(900_000)}` }],
    ['yolo-seg', { 'labels/a.txt': `0 0 0 0 ${'1'.repeat(900_000)}x` }],
    ['cvat', { 'a.xml': '<a>'.repeat(1000) }],
    ['cvat', { 'a.xml': `<image>${'<b/>'.repeat(500_001)}</image>` }],
    ['cvat', { 'a.xml': '<image '.repeat(3) }],
    ['labelme', { 'a.json': '['.repeat(1_000_000) }],
    ['labelme', { 'a.json': '{"shapes":'.repeat(100_000) }],
    ['label-studio', { 'a.json': '[' }],
  ])('%s', async (id, files) => {
    const { annotations, problems } = await read(id, files as Record<string, string>);
    expect(annotations).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('a mask that is larger than its image', async () => {
    const mask = Buffer.from(liar(10_000, 10_000)).toString('base64');
    const shape = {
      label: 'a',
      shape_type: 'mask',
      points: [
        [0, 0],
        [1, 1],
      ],
      mask,
    };
    const { problems } = await read('labelme', { 'a.json': labelMe([shape]) });
    expect(problems[0]!.message).toContain('larger than the image');
  });

  it('an image without end', async () => {
    const shape = {
      label: 'a',
      points: [
        [0, 0],
        [9, 0],
        [9, 9],
      ],
    };
    for (const side of [1e9, 1e308, -1, 0, 1.5, null, 'x', []])
      expect(
        (await read('labelme', { 'a.json': labelMe([shape], { imageWidth: side }) })).images,
      ).toMatchObject([{ width: 20, height: 10 }]);
  });
});

/** Soups of pieces that each format knows, in any order. */
const PIECES = [
  ...'<>/"&;[]{}:,\n '.split(''),
  ...[
    '<annotation>',
    '</annotation>',
    '<object>',
    '<name>a</name>',
    '<bndbox>',
    '<xmin>1</xmin>',
    '<!--',
    ']]>',
    '<![CDATA[',
  ],
  ...[
    '<image id="1" name="a.jpg" width="20" height="10">',
    '</image>',
    '<mask label="a" rle="1,2" left="0" top="0" width="3" height="1"/>',
  ],
  ...[
    '"shapes":[',
    '"label":"a"',
    '"points":[[1,1],[5,1],[5,5]]',
    '"imagePath":"../../a.jpg"',
    'NaN',
    '-1e999',
    '1e9',
    '\ufeff',
    '\ud800',
  ],
  ...[
    '"data":{"image":"a.jpg"}',
    '"annotations":[{"result":[',
    '"value":{"rle":[0,0,0,1],"brushlabels":["a"]}',
    '"__proto__":{}',
  ],
  ...['0 0.1 0.1 0.5 0.5\n', '1 0.1 0.1 0.5 0.5 0.9 0.9\n', 'names: [a]\n', '- x\n', '&a', '*a'],
];

/** The same numbers each time: a linear congruential generator. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('rubbish', () => {
  const names: Record<string, string> = {
    'yolo-seg': 'a.txt',
    'yolo-boxes': 'data.yaml',
    'voc-boxes': 'a.xml',
    'voc-masks': 'labelmap.txt',
    labelme: 'a.json',
    cvat: 'a.xml',
    'label-studio': 'a.json',
    'mask-png': 'masks/a.png',
    'mask-png-objects': 'masks/a/1_c1.png',
  };

  it.each(Object.entries(names))('%s takes any soup without a crash', async (id, path) => {
    const random = numbers(5);
    const next = (below: number): number => Math.floor(random.next().value! * below);
    const format = FORMATS.find((each) => each.id === id)!;
    for (let i = 0; i < 1000; i++) {
      const text = Array.from({ length: next(40) }, () => PIECES[next(PIECES.length)]!).join('');
      const folder: Folder = folderOf({ [path]: text });
      const { annotations, images } = await readAll(format, folder, {
        'a.jpg': { width: 20, height: 10 },
      });
      const keys = new Set(images.map(({ key }) => key));
      for (const { image } of annotations)
        if (!keys.has(image)) throw new Error(`${image} in ${text}`);
    }
  });
});
