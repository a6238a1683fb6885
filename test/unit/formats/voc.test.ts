import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeColourPng, encodeLabelPng } from '@shared/formats/png';
import { vocBoxes, vocMasks } from '@shared/formats/voc';
import { areaOf, bboxOf, encode, newBitmap } from '@shared/mask';
import {
  contentOf,
  contentRead,
  folderOf,
  pixelsOf,
  readAll,
  sizesOf,
  textIn,
  writeAll,
} from './folder';
import { labelled, setOf, sets } from './sets';
import { survives } from './spoil';

const size = { width: 8, height: 6 };
const block = (left: number, top: number, right: number, bottom: number) => {
  const bitmap = newBitmap(8, 6);
  for (let y = top; y < bottom; y++) bitmap.data.fill(1, y * 8 + left, y * 8 + right);
  return bitmap;
};

it('gives boxes and names back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(sets(), async (set) => {
      const { folder, problems } = writeAll(vocBoxes, set);
      expect(problems).toEqual([]);
      const read = await readAll(vocBoxes, folder);
      expect(read.problems).toEqual([]);
      const boxes = read.annotations.map(({ image, category, shape }) => [
        image.replace(/\.\w+$/, ''),
        category,
        shape.kind === 'box' && shape.box,
      ]);
      const names = new Map(set.categories.map(({ key, name }) => [key, name]));
      const wanted = [...set.images()].flatMap(({ image, annotations }) =>
        annotations.map(({ mask, category }) => [
          image.fileName.replace(/\.\w+$/, ''),
          names.get(category),
          bboxOf(mask),
        ]),
      );
      expect(boxes.map(String).sort()).toEqual(wanted.map(String).sort());
      expect(
        read.images.map(({ fileName, width, height }) => [fileName, width, height]).sort(),
      ).toEqual(
        [...set.images()].map(({ image }) => [image.fileName, image.width, image.height]).sort(),
      );
    }),
  );
});

it('gives masks that do not overlap back bit for bit, with every name', async () => {
  await fc.assert(
    fc.asyncProperty(sets({ overlaps: false }), async (set) => {
      const { folder, problems } = writeAll(vocMasks, set);
      expect(problems).toEqual([]);
      const read = await readAll(vocMasks, folder, sizesOf(set));
      expect(read.problems).toEqual([]);
      expect(read.categories.map(({ name }) => name)).toEqual(
        set.categories.map(({ name }) => name),
      );
      expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
    }),
  );
});

it('gives pixels of two objects to the smaller one', async () => {
  const set = setOf(
    ['a', 'b'],
    [
      labelled('x.jpg', size, [
        [1, block(3, 3, 5, 5)],
        [0, block(0, 0, 8, 6)],
      ]),
    ],
  );
  const read = await readAll(vocMasks, writeAll(vocMasks, set).folder, sizesOf(set));
  expect(read.annotations.map(({ shape }) => areaOf(pixelsOf(shape, size)))).toEqual([44, 4]);
});

it('makes crowds void, and borders when asked to', async () => {
  const image = labelled('x.jpg', size, [
    [0, block(0, 0, 4, 6)],
    [0, block(4, 0, 8, 6)],
  ]);
  const crowded = {
    ...image,
    annotations: image.annotations.map((each, i) => ({ ...each, crowd: i === 1 })),
  };
  const void_ = await readAll(vocMasks, writeAll(vocMasks, setOf(['a'], [crowded])).folder);
  expect(void_.annotations.map(({ shape }) => areaOf(pixelsOf(shape, size)))).toEqual([24]);
  const { folder } = writeAll(vocMasks, setOf(['a'], [image]), { border: 'void' });
  const bordered = await readAll(vocMasks, folder);
  expect(bordered.annotations.map(({ shape }) => bboxOf(pixelsOf(shape, size)))).toEqual([
    [0, 0, 3, 6],
    [5, 0, 3, 6],
  ]);
});

it('counts pixels from 1, both corners in the box', () => {
  const set = setOf(['cat & dog'], [labelled('in/a.jpg', size, [[0, block(1, 2, 4, 6)]])]);
  const xml = textIn(writeAll(vocBoxes, set).folder, 'Annotations/in/a.xml');
  expect(xml).toContain('<xmin>2</xmin><ymin>3</ymin><xmax>4</xmax><ymax>6</ymax>');
  expect(xml).toContain('<name>cat &amp; dog</name>');
});

const voc = `<?xml version="1.0"?>
<annotation>
  <folder>VOC2012</folder><filename>C:\\photos\\a.jpg</filename>
  <size><width>8</width><height>6</height><depth>3</depth></size>
  <object><name>dog</name><pose>Left</pose><difficult>1</difficult>
    <bndbox><xmax>4.0</xmax><xmin>2</xmin><ymin>3</ymin><ymax>6</ymax></bndbox>
    <part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>
  </object>
  <object><name>dog</name><bndbox><xmin>5</xmin><ymin>1</ymin><xmax>4</xmax><ymax>2</ymax></bndbox></object>
  <object><name></name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>4</xmax><ymax>2</ymax></bndbox></object>
  <object><name>__proto__</name><bndbox><xmin>NaN</xmin><ymin>1</ymin><xmax>4</xmax><ymax>2</ymax></bndbox></object>
  <object><name>constructor</name></object>
  <object><name>constructor</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>1</ymax></bndbox></object>
</annotation>`;

it('reads what is sound of a file and tells of the rest', async () => {
  const read = await readAll(vocBoxes, folderOf({ 'VOC/Annotations/a.xml': voc }));
  expect(read.images).toMatchObject([{ fileName: 'a.jpg', width: 8, height: 6 }]);
  expect(read.annotations.map(({ category, shape, extra }) => [category, shape, extra])).toEqual([
    ['dog', { kind: 'box', box: [1, 2, 3, 4] }, { pose: 'Left', difficult: '1' }],
    ['constructor', { kind: 'box', box: [0, 0, 1, 1] }, {}],
  ]);
  expect(read.problems.map(({ where }) => where)).toEqual(
    [9, 10, 11, 12].map((line) => `VOC/Annotations/a.xml, line ${line}`),
  );
});

it('never follows an entity', async () => {
  const bomb = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY l "${'l'.repeat(99)}">]>`;
  for (const name of ['&x;', '&l;&l;']) {
    const xml = `${bomb}<annotation><object><name>${name}</name></object></annotation>`;
    const read = await readAll(vocBoxes, folderOf({ 'a.xml': xml, 'b.xml': voc }));
    expect(read.codes).toContain('file-unreadable');
    expect(read.annotations).toHaveLength(2);
  }
});

it('takes the classes of an image where there are no objects, and VOC names where there is no list', async () => {
  const indices = Uint8Array.from({ length: 48 }, (_, i) =>
    i < 8 ? 15 : i < 16 ? 255 : i < 20 ? 7 : 0,
  );
  const png = encodeLabelPng({ ...size, indices, palette: null }, deflateSync);
  const read = await readAll(vocMasks, folderOf({ 'SegmentationClass/a.png': png }));
  expect(read.categories.map(({ name }) => name)).toEqual(['car', 'person']);
  expect(read.annotations.map(({ shape }) => areaOf(pixelsOf(shape, size)))).toEqual([4, 8]);
});

it('takes colours by the label map that comes with them', async () => {
  const rgb = new Uint8Array(48 * 3);
  rgb.fill(200, 0, 24);
  rgb.fill(10, 24, 27);
  const png = encodeColourPng({ ...size, rgb }, deflateSync);
  const folder = folderOf({
    'SegmentationClass/a.png': png,
    'labelmap.txt':
      '# label:color_rgb:parts:actions\nbackground:0,0,0::\nsky: blue:200,200,200::\n',
  });
  const read = await readAll(vocMasks, folder);
  expect(read.codes).toEqual(['colour-unknown']);
  expect(read.annotations.map(({ category, shape }) => [category, shape])).toEqual([
    ['1', { kind: 'rle', rle: encode(block(0, 0, 8, 1)) }],
  ]);
  expect(read.categories[0]!.name).toBe('sky: blue');
});

const sample = setOf(
  ['a', 'b'],
  [
    labelled('x.jpg', size, [
      [0, block(0, 0, 4, 4)],
      [1, block(5, 1, 8, 6)],
    ]),
  ],
);

it.each([vocBoxes, vocMasks])('survives spoiled files: $title', async (format) => {
  await survives(format, writeAll(format, sample).folder, sizesOf(sample), 2000);
});
