import { expect, it } from 'vitest';
import { writeCoco } from '@shared/formats/coco';
import { encode, fromPolygons, newBitmap, type Bitmap } from '@shared/mask';

const ring = (): Bitmap => {
  const mask = newBitmap(12, 9);
  for (let y = 1; y < 8; y++) for (let x = 2; x < 11; x++) mask.data[y * 12 + x] = 1;
  for (let y = 3; y < 6; y++) for (let x = 4; x < 7; x++) mask.data[y * 12 + x] = 0;
  return mask;
};

const write = (segmentation: 'polygon' | 'rle'): ReturnType<typeof JSON.parse> =>
  JSON.parse(
    [
      ...writeCoco({
        description: 'A "quoted" project',
        images: [{ id: 3, path: 'a folder/ümlaut.jpg', width: 12, height: 9 }],
        categories: [{ id: 7, name: 'ring', supercategory: '' }],
        annotations: [{ id: 1, imageId: 3, categoryId: 7, mask: encode(ring()) }],
        segmentation,
      }),
    ].join(''),
  );

it('measures the same as RLE and as polygons, the hole kept', () => {
  const rle = write('rle').annotations[0];
  const polygon = write('polygon').annotations[0];
  expect(rle).toMatchObject({
    area: 54,
    bbox: [2, 1, 9, 7],
    iscrowd: 0,
    image_id: 3,
    category_id: 7,
  });
  expect(polygon).toMatchObject({ area: 54, bbox: [2, 1, 9, 7] });
  expect(rle.segmentation).toEqual(encode(ring()));
  expect(fromPolygons(polygon.segmentation, 12, 9)).toEqual(ring());
});

it('names images and categories as they are', () => {
  const file = write('rle');
  expect(file.images).toEqual([{ id: 3, file_name: 'a folder/ümlaut.jpg', width: 12, height: 9 }]);
  expect(file.categories).toEqual([{ id: 7, name: 'ring', supercategory: '' }]);
  expect(file.info.description).toBe('A "quoted" project');
});

it('is valid JSON with nothing in it', () => {
  const text = [
    ...writeCoco({
      description: '',
      images: [],
      categories: [],
      annotations: [],
      segmentation: 'rle',
    }),
  ].join('');
  expect(JSON.parse(text)).toMatchObject({ images: [], annotations: [], categories: [] });
});
