import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_EXPORT, type ExportOptions } from '@shared/domain/exchange';
import { newEdit } from '@shared/edit';
import { fromPolygons, encode, areaOf, bboxOf } from '@shared/mask';
import { annotationEdit, drawn, photoFolder, SAMPLE, scratchFolder, startEngine } from './harness';

const PHOTOS = readdirSync(SAMPLE);
const ALL: ExportOptions = {
  ...DEFAULT_EXPORT,
  include: 'accepted-and-suggested',
  style: { segmentation: 'rle', scores: 'none' },
};

async function labelled() {
  const engine = startEngine();
  await engine.call('project.create', {
    folder: photoFolder(['02', '03'], PHOTOS),
    file: null,
    words: 'giraffe, bear',
  });
  const [one, two] = await Promise.all(
    [1, 2].map(async (id) => (await engine.call('image.get', { id })).image),
  );
  const masks = {
    accepted: drawn(one!, [10, 20, 30, 40]),
    suggested: drawn(one!, [100, 20, 30, 40], { status: 'suggested', source: 'model' }),
    rejected: drawn(one!, [200, 20, 30, 40], { status: 'rejected' }),
    other: drawn(two!, [5, 5, 10, 10], { categoryId: 2 }),
  };
  for (const mask of Object.values(masks))
    await engine.call('edit.apply', annotationEdit('paint', null, mask));
  return { engine, masks, images: [one!, two!] };
}

interface Coco {
  images: { id: number; file_name: string; width: number; height: number }[];
  categories: { id: number; name: string }[];
  annotations: {
    id: number;
    image_id: number;
    category_id: number;
    area: number;
    bbox: number[];
    iscrowd: number;
    segmentation: never;
  }[];
}

describe('COCO', () => {
  it('goes out as it lies in the store, and is read back pixel for pixel', async () => {
    const { engine, masks, images } = await labelled();
    const file = join(scratchFolder(), 'deep/coco.json');
    const { report } = await engine.call('export.write', { options: ALL, target: file });
    expect(report).toEqual({
      images: 2,
      annotations: 3,
      categories: [
        { name: 'giraffe', annotations: 2 },
        { name: 'bear', annotations: 1 },
      ],
      problems: [],
    });
    const coco = JSON.parse(readFileSync(file, 'utf8')) as Coco;
    expect(coco.images).toEqual(
      images.map(({ id, path, width, height }) => ({ id, file_name: path, width, height })),
    );
    expect(coco.categories.map(({ name }) => name)).toEqual(['giraffe', 'bear']);
    expect(coco.annotations.map(({ segmentation }) => segmentation)).toEqual([
      masks.accepted.mask,
      masks.suggested.mask,
      masks.other.mask,
    ]);
    for (const { area, bbox, segmentation, iscrowd } of coco.annotations)
      expect([area, bbox, iscrowd]).toEqual([areaOf(segmentation), bboxOf(segmentation), 0]);

    await engine.call('export.write', {
      options: { ...ALL, style: { segmentation: 'polygon' }, include: 'accepted' },
      target: file,
    });
    const polygons = JSON.parse(readFileSync(file, 'utf8')) as Coco;
    expect(polygons.annotations).toHaveLength(2);
    const { width, height } = images[0]!;
    expect(encode(fromPolygons(polygons.annotations[0]!.segmentation, width, height))).toEqual(
      masks.accepted.mask,
    );
  });

  it('keeps its ids from one export to the next', async () => {
    const { engine, masks } = await labelled();
    const folder = scratchFolder();
    const ids = async (name: string) => {
      const file = join(folder, name);
      await engine.call('export.write', { options: ALL, target: file });
      return (JSON.parse(readFileSync(file, 'utf8')) as Coco).annotations.map(({ id }) => id);
    };
    const before = await ids('a.json');
    await engine.call('edit.apply', annotationEdit('delete', masks.accepted, null));
    await engine.call('edit.undo', {});
    expect(await ids('b.json')).toEqual(before);
  });

  it('shows beforehand what will go out, and of images marked done only those', async () => {
    const { engine, masks } = await labelled();
    await engine.call(
      'edit.apply',
      newEdit('done', 'human', [
        { table: 'image-status', id: 2, before: 'in-progress', after: 'done' },
      ]),
    );
    const { report, sample } = await engine.call('export.preview', {
      options: { ...ALL, doneOnly: true },
      imageId: 2,
    });
    expect(report).toMatchObject({ images: 1, annotations: 1 });
    expect(JSON.parse(sample)).toMatchObject({
      images: [{ id: 2 }],
      annotations: [{ segmentation: masks.other.mask }],
    });
  });

  it('tells where something would be written over', async () => {
    const { engine } = await labelled();
    const folder = scratchFolder();
    const isFree = async (name: string) =>
      (await engine.call('export.free', { target: join(folder, name) })).free;
    mkdirSync(join(folder, 'empty'));
    const target = join(folder, 'full/coco.json');
    await engine.call('export.write', { options: ALL, target });
    expect(await Promise.all(['new', 'empty', 'full/new.json'].map(isFree))).toEqual(
      Array(3).fill(true),
    );
    expect(await Promise.all(['full', 'full/coco.json'].map(isFree))).toEqual([false, false]);
  });

  it('leaves no half file behind, and never overwrites the project', async () => {
    const { engine } = await labelled();
    const { file } = (await engine.call('project.current', {}))!;
    await expect(engine.call('export.write', { options: ALL, target: file })).rejects.toMatchObject(
      {
        code: 'bad-input',
      },
    );
    await expect(
      engine.call('export.write', { options: ALL, target: join(file, 'coco.json') }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(file),
    });
  });
});
