import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cvat } from '@shared/formats/cvat';
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

it.each(['auto', 'mask'])('gives everything back bit for bit: %s', async (shapes) => {
  await fc.assert(
    fc.asyncProperty(sets(), async (set) => {
      const { folder, problems } = writeAll(cvat, set, { shapes });
      expect(problems).toEqual([]);
      const read = await readAll(cvat, folder);
      expect(read.problems).toEqual([]);
      expect(read.categories.map(({ name }) => name)).toEqual(
        set.categories.map(({ name }) => name),
      );
      expect(contentRead(read, sizesOf(set))).toEqual(contentOf(set));
    }),
  );
});

const size = { width: 20, height: 10 };
const ring = () => {
  const bitmap = newBitmap(20, 10);
  for (let y = 1; y < 4; y++) bitmap.data.fill(1, y * 20 + 2, y * 20 + 6);
  bitmap.data[2 * 20 + 3] = 0;
  return bitmap;
};

// Written by hand after docs.cvat.ai, XML annotation format.
const xml = `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta><task><id>1</id><name>t</name><labels>
    <label><name>car</name><color>#fa3253</color><type>any</type><attributes></attributes></label>
    <label><name>elbow</name><parent>arm</parent></label>
    <label><name>unused</name></label>
  </labels></task></meta>
  <image id="7" name="in/a &amp; b.jpg" subset="val" width="20" height="10">
    <mask label="car" source="semi-auto" occluded="1" rle="5, 1, 6" left="2" top="1" width="4" height="3" z_order="3">
      <attribute name="__proto__">red &lt;</attribute>
    </mask>
    <polygon label="car" source="manual" occluded="0" points="0.00,0.00;4.00,0.00;4.00,4.00;0.00,4.00" group_id="2"></polygon>
    <box label="car" xtl="10.00" ytl="2.00" xbr="14.00" ybr="6.00" z_order="0"></box>
    <box label="car" xtl="8" ytl="4" xbr="12" ybr="6" rotation="90"></box>
    <ellipse label="car" cx="15.00" cy="5.00" rx="4.00" ry="2.00" z_order="0"></ellipse>
    <polyline label="car" points="0,0;4,4"></polyline>
    <points label="car" points="1,1"></points>
    <tag label="car"></tag>
    <mask label="car" rle="5, 1, 7" left="2" top="1" width="4" height="3"></mask>
    <mask label="car" rle="0, 12" left="18" top="1" width="4" height="3"></mask>
    <mask label="car" rle="0, 1e12" left="0" top="0" width="1000000" height="1000000"></mask>
    <polygon label="car" points="0,0;4,0;4,NaN"></polygon>
    <polygon label="" points="0,0;4,0;4,4"></polygon>
  </image>
  <image id="8" name="in/a &amp; b.jpg" width="20" height="10"></image>
  <image id="9" name="c.jpg" width="1e9" height="1e9"></image>
  <track id="0" label="car"></track>
</annotations>`;

it('reads each kind of shape, keeps what is said of it, and tells of the rest', async () => {
  const read = await readAll(cvat, folderOf({ 'annotations.xml': xml }));
  expect(read.categories.map(({ name, extra }) => [name, extra])).toEqual([
    ['car', { color: '#fa3253' }],
    ['unused', {}],
  ]);
  expect(read.images).toMatchObject([
    { id: 7, fileName: 'in/a & b.jpg', width: 20, height: 10, extra: { subset: 'val' } },
  ]);
  const boxes = read.annotations.map(({ shape }) => bboxOf(pixelsOf(shape, size)));
  expect(boxes).toEqual([
    [3, 2, 1, 1],
    [0, 0, 4, 4],
    [10, 2, 4, 4],
    [9, 3, 2, 4],
    [11, 3, 8, 4],
  ]);
  const ellipse = areaOf(pixelsOf(read.annotations[4]!.shape, size));
  expect(Math.abs(ellipse - Math.PI * 8)).toBeLessThan(3);
  expect(JSON.stringify(read.annotations[0]!.extra)).toBe(
    '{"occluded":1,"z_order":3,"source":"semi-auto","attributes":{"__proto__":"red <"}}',
  );
  expect(read.problems.map(({ where }) => where)).toEqual(
    [17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28].map((line) => `annotations.xml, line ${line}`),
  );
});

it('keeps what came before a fault', async () => {
  const read = await readAll(cvat, folderOf({ 'a.xml': xml.replace('<track', '<trac <k') }));
  expect(read.annotations).toHaveLength(5);
  expect(read.problems.at(-1)).toMatchObject({ code: 'file-unreadable' });
});

it('writes a hole as a mask, rows first, and carries what CVAT said', () => {
  const image = labelled('a.jpg', size, [[0, ring()]]);
  const extra = { z_order: 4, occluded: 1, attributes: { 'a "b"': '<c>' } };
  const set = setOf(
    ['x & y'],
    [
      {
        ...image,
        annotations: image.annotations.map((each) => ({ ...each, extra, suggestion: true })),
      },
    ],
  );
  const text = textIn(writeAll(cvat, set).folder, 'annotations.xml');
  expect(text).toContain(
    '<mask label="x &amp; y" source="auto" occluded="1" rle="0, 5, 1, 6" left="2" top="1" width="4" height="3" z_order="4"><attribute name="a &quot;b&quot;">&lt;c&gt;</attribute></mask>',
  );
});

it('survives spoiled files', async () => {
  await survives(cvat, folderOf({ 'annotations.xml': xml }), {}, 3000);
  const set = setOf(['r'], [labelled('a.jpg', size, [[0, ring()]])]);
  expect(encode(ring()).size).toEqual([10, 20]);
  await survives(cvat, writeAll(cvat, set).folder, {}, 1000);
});
