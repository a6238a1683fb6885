import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FORMATS, formatById } from '@shared/formats';
import type { LabelledImage, LabelSet } from '@shared/formats/format';
import { iouOf } from '@shared/mask';
import masks from '../../fixtures/masks/pycocotools.json';
import { pixelsOf, readAll, sizesOf, writeAll, type Folder, type Size } from './folder';
import { labelled, setOf } from './sets';

/** Outlines of real things (LVIS) and random ones, each on an image of its own. */
const images = masks.masks
  .filter(({ area }) => area > 0)
  .map(({ size: [height, width], counts }, i): LabelledImage => {
    const image = labelled(`${i}.jpg`, { width: width!, height: height! }, []);
    const mask = { size: [height!, width!] as [number, number], counts };
    const annotation = { id: i, category: 'c0', mask, crowd: false, score: null };
    return { ...image, annotations: [{ ...annotation, suggestion: false, extra: {} }] };
  });
const set: LabelSet = setOf(['thing'], images);

/** Those that say they hold masks with holes, and read them. */
const exact = FORMATS.filter(
  ({ holds, read, write }) => holds.includes('holes') && read && write,
).filter(({ id }) => !id.startsWith('coco'));

describe('real masks', () => {
  it('are many, some of many parts', () => {
    expect(images.length).toBeGreaterThan(100);
    expect(exact.length).toBeGreaterThan(5);
  });

  it.each(exact)('come back from $title to the pixel', async (format) => {
    const { folder, problems } = writeAll(format, set);
    expect(problems).toEqual([]);
    const sizes = sizesOf(set);
    const read = await readAll(format, folder, sizes);
    expect(read.problems).toEqual([]);
    expect(read.annotations).toHaveLength(images.length);
    for (const { image, shape } of read.annotations) {
      const { mask } = images[parseInt(image)]!.annotations[0]!;
      expect(pixelsOf(shape, sizes[image]!)).toEqual(mask);
    }
  });
});

/**
 * The examples of LabelMe's repository hold the same objects three times: as its own shapes, as COCO and as VOC
 * masks. They are GPL, so they are not here; PROXYLABEL_LABELME_EXAMPLES names their instance_segmentation.
 */
const examples = process.env['PROXYLABEL_LABELME_EXAMPLES'] ?? '';

describe.skipIf(!existsSync(join(examples, 'data_annotated')))(
  'LabelMe’s examples (where PROXYLABEL_LABELME_EXAMPLES names them)',
  () => {
    const size: Size = { width: 500, height: 338 };

    const load = async (id: string, folder: string) => {
      const files: Folder = new Map();
      const photos: Record<string, Size> = {};
      for (const path of readdirSync(join(examples, folder), { recursive: true, encoding: 'utf8' }))
        if (path.endsWith('.jpg')) photos[path] = size;
        else if (/\.(json|png|txt)$/.test(path))
          files.set(path, new Uint8Array(readFileSync(join(examples, folder, path))));
      const read = await readAll(formatById(id)!, files, photos);
      const sizes = new Map(read.images.map((image) => [image.key, image]));
      const names = new Map(read.categories.map(({ key, name }) => [key, name]));
      return read.annotations.map(({ image, category, shape }) => {
        const { width, height, fileName } = sizes.get(image)!;
        const stem = /([^/]+)\.\w+$/.exec(fileName)![1]!;
        const rle = pixelsOf(shape, { width: width!, height: height! });
        return { of: `${stem} ${names.get(category)}`, rle };
      });
    };
    const best = (
      one: Awaited<ReturnType<typeof load>>[number],
      all: Awaited<ReturnType<typeof load>>,
    ) => Math.max(...all.filter(({ of }) => of === one.of).map(({ rle }) => iouOf(one.rle, rle)));

    it('are the same pixels as LabelMe and as COCO, and as VOC but for the outline', async () => {
      const labelMe = await load('labelme', 'data_annotated');
      expect(labelMe).toHaveLength(12);
      const coco = await load('coco', 'data_dataset_coco');
      expect(coco.map((one) => best(one, labelMe))).toEqual(coco.map(() => 1));
      expect(coco).toHaveLength(12);
      const voc = await load('voc-masks', 'data_dataset_voc');
      expect(voc).toHaveLength(12);
      // The library that drew these fills the pixels under the outline too.
      for (const one of voc) expect(best(one, labelMe)).toBeGreaterThan(0.9);
    });
  },
);
