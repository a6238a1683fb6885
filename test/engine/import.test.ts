import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DEFAULT_EXPORT, type ImportOptions } from '@shared/domain/exchange';
import type { Image } from '@shared/domain/image';
import type { Rle } from '@shared/domain/mask';
import { decode, encode, fromPolygons, orientMask } from '@shared/mask';
import {
  annotationEdit,
  drawn,
  photoFolder,
  SAMPLE,
  scratchFolder,
  startEngine,
  type TestEngine,
} from './harness';

const PHOTOS = readdirSync(SAMPLE);
const OPTIONS: ImportOptions = {
  existing: 'keep-both',
  scored: 'suggested',
  rotation: 'as-shown',
  missing: 'keep',
};

interface Coco {
  info?: object;
  licenses?: object[];
  categories: { id: number; name: string; supercategory?: string; [extra: string]: unknown }[];
  images: { id: number; file_name: string; width: number; height: number; [x: string]: unknown }[];
  annotations: {
    id: number;
    image_id: number;
    category_id: number;
    segmentation: unknown;
    area?: number;
    bbox?: number[];
    iscrowd?: number;
    score?: number;
    [extra: string]: unknown;
  }[];
  [extra: string]: unknown;
}

/** A project of two photos, "giraffe" and "bear" its words. */
async function project(): Promise<{ engine: TestEngine; images: Image[]; folder: string }> {
  const engine = startEngine();
  const folder = photoFolder(['02', '03'], PHOTOS);
  await engine.call('project.create', { folder, file: null, words: 'giraffe, bear' });
  const images = await Promise.all(
    [1, 2].map(async (id) => (await engine.call('image.get', { id })).image),
  );
  return { engine, images, folder };
}

const ring = (x: number, y: number, w: number, h: number) => [
  x,
  y,
  x + w,
  y,
  x + w,
  y + h,
  x,
  y + h,
];

const maskOf = (rings: number[][], { width, height }: { width: number; height: number }): Rle =>
  encode(fromPolygons(rings, width, height));

function cocoOf(images: readonly Image[], changed: Partial<Coco> = {}): Coco {
  const [one, two] = images as [Image, Image];
  return {
    info: { description: 'zoo', year: 2021, contributor: 'us' },
    licenses: [{ id: 7, name: 'free' }],
    other_tool: { version: [1, 2] },
    categories: [
      { id: 0, name: 'Giraffe', supercategory: 'animal', keypoints: ['nose'] },
      { id: 90, name: 'keeper', supercategory: 'person' },
    ],
    images: [
      { id: 700, file_name: one.path, width: one.width, height: one.height, license: 7 },
      { id: 12, file_name: two.path, width: two.width, height: two.height },
    ],
    annotations: [
      {
        id: 1001,
        image_id: 700,
        category_id: 0,
        segmentation: [ring(10.3, 20.1, 40, 30), ring(100, 20, 5, 5)],
        iscrowd: 0,
        attributes: { occluded: true },
      },
      {
        id: 5,
        image_id: 12,
        category_id: 90,
        segmentation: maskOf([ring(3, 4, 50, 60), ring(10, 10, 20, 20)], two),
        iscrowd: 1,
      },
      { id: 6, image_id: 12, category_id: 0, segmentation: [ring(0, 0, 9, 9)], score: 0.75 },
    ],
    ...changed,
  };
}

function fileOf(content: unknown): string {
  const file = join(scratchFolder(), 'labels.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function take(engine: TestEngine, path: string, changed: Partial<ImportOptions> = {}) {
  const options = { ...OPTIONS, ...changed };
  const { token, report } = await engine.call('import.inspect', { path, format: null, options });
  await engine.call('import.apply', { token, options });
  return report;
}

async function written(engine: TestEngine, style: Record<string, string> = {}): Promise<Coco> {
  const target = join(scratchFolder(), 'out.json');
  const options = { ...DEFAULT_EXPORT, include: 'accepted-and-suggested', style } as const;
  await engine.call('export.write', { options, target });
  return JSON.parse(readFileSync(target, 'utf8')) as Coco;
}

/** Everything an import may change. */
async function everything(engine: TestEngine) {
  const { items } = await engine.call('image.list', { offset: 0, limit: 100 });
  const { categories } = (await engine.call('project.current', {}))!;
  const images = await Promise.all(items.map(({ id }) => engine.call('image.get', { id })));
  // Looking at an image has its content read, some time later.
  const known = <T extends { hash: unknown }>({ hash: _, ...rest }: T) => rest;
  return {
    items: items.map(known),
    categories,
    images: images.map((one) => ({ ...one, image: known(one.image) })),
    coco: await written(engine),
  };
}

const masksIn = ({ annotations }: Coco, images: readonly Image[], coco: Coco) =>
  Object.fromEntries(
    annotations.map(({ id, image_id, segmentation }) => {
      const at = coco.images.findIndex((image) => image.id === image_id);
      const { width, height } = images[at]!;
      return [
        id,
        Array.isArray(segmentation)
          ? maskOf(segmentation as number[][], { width, height })
          : (segmentation as Rle),
      ];
    }),
  );

describe('COCO in and out again', () => {
  it.each(['polygon', 'rle'])(
    'is the same in numbers, names, fields and pixels (%s)',
    async (segmentation) => {
      const { engine, images } = await project();
      const coco = cocoOf(images);
      const report = await take(engine, fileOf(coco));
      expect(report).toMatchObject({
        format: 'coco',
        images: { matched: 2, missing: 0, labelled: 0 },
        categories: { matched: 1, added: ['keeper'] },
        annotations: { added: 3, removed: 0, skipped: 0, scored: 1 },
      });
      const out = await written(engine, { segmentation });
      expect(out.info).toEqual({ ...coco.info, version: '1.0' });
      expect([out.licenses, out['other_tool']]).toEqual([coco.licenses, coco['other_tool']]);
      expect(new Set(out.images)).toEqual(new Set(coco.images));
      // "bear" was there already, and gets a number of its own.
      expect(out.categories.filter(({ name }) => name !== 'bear')).toEqual([
        { ...coco.categories[0], name: 'giraffe', supercategory: '' },
        coco.categories[1],
      ]);
      expect(masksIn(out, images, coco)).toEqual(masksIn(coco, images, coco));
      const byId = new Map(out.annotations.map((one) => [one.id, one]));
      expect([5, 6, 1001].map((id) => byId.get(id)?.iscrowd)).toEqual([1, 0, 0]);
      expect([5, 6, 1001].map((id) => byId.get(id)?.score)).toEqual([undefined, 0.75, undefined]);
      expect(byId.get(1001)).toMatchObject({ attributes: { occluded: true }, category_id: 0 });
    },
  );

  it('comes to the same when it is taken back and read again', async () => {
    const { engine, images } = await project();
    const before = await everything(engine);
    const file = fileOf(cocoOf(images));
    await take(engine, file);
    const first = await written(engine);
    expect(await engine.call('import.undo', {})).toEqual({ found: true });
    const after = await everything(engine);
    expect([after.items, after.categories, after.images]).toEqual([
      before.items,
      before.categories,
      before.images,
    ]);
    await take(engine, file);
    expect(await written(engine)).toEqual(first);
  });

  it('keeps images that are not there, and has their masks when they come', async () => {
    const { engine, images, folder } = await project();
    const name = PHOTOS.find((one) => one.startsWith('07'))!;
    const { width, height } = await sharp(join(SAMPLE, name)).metadata();
    const coco = cocoOf(images, {
      images: [{ id: 3, file_name: `later\\${name}`, width: width, height: height }],
      annotations: [{ id: 1, image_id: 3, category_id: 0, segmentation: [ring(5, 5, 50, 40)] }],
    });
    expect((await take(engine, fileOf(coco))).images).toEqual({
      matched: 0,
      missing: 1,
      labelled: 0,
    });
    const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
    const waiting = items.find(({ path }) => path === `later/${name}`)!;
    expect(waiting.error).toContain('not there');
    mkdirSync(join(folder, 'later'));
    cpSync(join(SAMPLE, name), join(folder, 'later', name));
    await engine.call('project.rescan', {});
    const { image, annotations } = await engine.call('image.get', { id: waiting.id });
    expect([image.error, annotations.length]).toEqual([null, 1]);
  });

  it('reads results by the numbers that the images and categories have', async () => {
    const { engine, images } = await project();
    await take(engine, fileOf(cocoOf(images)));
    const results = [
      {
        image_id: 700,
        category_id: 90,
        segmentation: maskOf([ring(1, 1, 9, 9)], images[0]!),
        score: 0.5,
      },
      { image_id: 999, category_id: 90, bbox: [1, 1, 5, 5], score: 0.5 },
    ];
    const report = await take(engine, fileOf(results));
    expect(report.annotations).toEqual({ added: 1, removed: 0, skipped: 1, scored: 2 });
    expect(report.problems).toContainEqual(expect.objectContaining({ code: 'image-unknown' }));
    const { annotations } = await engine.call('image.get', { id: 1 });
    expect(annotations.at(-1)).toMatchObject({ score: 0.5, status: 'suggested', source: 'import' });
  });
});

describe('what a person chooses', () => {
  it.each([
    ['keep-both', 2, 0],
    ['replace', 1, 1],
    ['skip', 1, 0],
  ] as const)('for images that have masks: %s', async (existing, left, removed) => {
    const { engine, images } = await project();
    const mine = drawn(images[0]!, [200, 100, 30, 40]);
    await engine.call('edit.apply', annotationEdit('paint', null, mine));
    const report = await take(engine, fileOf(cocoOf(images)), { existing });
    expect(report.annotations.removed).toBe(removed);
    expect(report.images.labelled).toBe(1);
    const { annotations } = await engine.call('image.get', { id: 1 });
    expect(annotations).toHaveLength(left);
    expect(annotations.some(({ id }) => id === mine.id)).toBe(existing !== 'replace');
    await engine.call('import.undo', {});
    expect((await engine.call('image.get', { id: 1 })).annotations).toEqual([mine]);
  });

  it('about masks with a score, and about images that are not there', async () => {
    const { engine, images } = await project();
    const coco = cocoOf(images);
    coco.images.push({ id: 1, file_name: 'gone.jpg', width: 10, height: 10 });
    coco.annotations.push({ id: 9, image_id: 1, category_id: 0, segmentation: [ring(0, 0, 5, 5)] });
    const report = await take(engine, fileOf(coco), { scored: 'accepted', missing: 'skip' });
    expect(report.annotations).toEqual({ added: 3, removed: 0, skipped: 1, scored: 1 });
    expect((await engine.call('image.list', { offset: 0, limit: 9 })).total).toBe(2);
    const { annotations } = await engine.call('image.get', { id: 2 });
    expect(annotations.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
  });
});

describe('photos that EXIF turns', () => {
  async function turned(orientation: number) {
    const folder = join(scratchFolder(), 'turned');
    mkdirSync(folder);
    const name = PHOTOS.find((one) => one.startsWith('03'))!;
    const stored = await sharp(join(SAMPLE, name)).resize(60, 40).toBuffer();
    await sharp(stored).withMetadata({ orientation }).toFile(join(folder, 'photo.jpg'));
    const engine = startEngine();
    await engine.call('project.create', { folder, file: null, words: 'bear' });
    return { engine, asStored: { width: 60, height: 40 } };
  }
  const coco = (size: { width: number; height: number }) => ({
    categories: [{ id: 1, name: 'bear' }],
    images: [{ id: 1, file_name: 'photo.jpg', ...size }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, segmentation: [ring(2, 3, 20, 10)] }],
  });
  const only = async (engine: TestEngine) =>
    (await engine.call('image.get', { id: 1 })).annotations.map(({ mask }) => decode(mask));

  it('are turned with their masks when the size says that they were labelled as stored', async () => {
    const { engine, asStored } = await turned(6);
    const report = await take(engine, fileOf(coco(asStored)));
    expect(report.rotated.images).toBe(0);
    const expected = orientMask(maskOf([ring(2, 3, 20, 10)], asStored), 6);
    expect(await only(engine)).toEqual([decode(expected)]);
  });

  it('are asked about when the size does not tell', async () => {
    const { engine, asStored } = await turned(3);
    const path = fileOf(coco(asStored));
    const { token, report } = await engine.call('import.inspect', {
      path,
      format: null,
      options: OPTIONS,
    });
    expect(report.rotated).toEqual({ images: 1, sample: 1 });
    const shown = maskOf([ring(2, 3, 20, 10)], asStored);
    const sample = async (rotation: 'as-shown' | 'as-stored') =>
      (await engine.call('import.sample', { token, imageId: 1, rotation })).masks;
    expect(await sample('as-shown')).toEqual([shown]);
    expect(await sample('as-stored')).toEqual([orientMask(shown, 3)]);
    await engine.call('import.apply', { token, options: { ...OPTIONS, rotation: 'as-stored' } });
    expect(await only(engine)).toEqual([decode(orientMask(shown, 3))]);
  });
});

describe('files from strangers', () => {
  it.each([
    ['an image above the folder', { file_name: '../../etc/passwd' }],
    ['an absolute one', { file_name: '/etc/passwd' }],
    ['one of Windows', { file_name: 'C:\\Windows\\win.ini' }],
    ['none', { file_name: '' }],
    ['a size that is none', { width: -1, height: 1e12 }],
  ])('with %s make no row and no mask', async (_what, broken) => {
    const { engine, images } = await project();
    const coco = cocoOf(images);
    coco.images = [{ id: 1, file_name: 'a.jpg', width: 10, height: 10, ...broken }];
    coco.annotations = [{ id: 1, image_id: 1, category_id: 0, segmentation: [ring(0, 0, 5, 5)] }];
    const report = await take(engine, fileOf(coco));
    expect(report.annotations).toEqual({ added: 0, removed: 0, skipped: 1, scored: 0 });
    expect((await engine.call('image.list', { offset: 0, limit: 9 })).total).toBe(2);
  });

  it('find a photo by its name alone, wherever they had it', async () => {
    const { engine, images } = await project();
    const coco = cocoOf(images);
    coco.images[0]!.file_name = `D:\\data\\zoo\\${images[0]!.path}`;
    expect((await take(engine, fileOf(coco))).images).toEqual({
      matched: 2,
      missing: 0,
      labelled: 0,
    });
  });

  it('may bring more categories than there are colours', async () => {
    const { engine, images } = await project();
    const categories = Array.from({ length: 5000 }, (_, id) => ({ id, name: `thing ${id}` }));
    const report = await take(engine, fileOf(cocoOf(images, { categories })));
    expect(report.categories.added).toHaveLength(5000);
    const { categories: known } = (await engine.call('project.current', {}))!;
    expect(new Set(known.map(({ id }) => id)).size).toBe(5002);
  });

  it('that are no label files are refused by name, and change nothing', async () => {
    const { engine, folder, images } = await project();
    const before = await everything(engine);
    for (const path of [join(folder, images[0]!.path), join(folder, 'nothing.json')])
      await expect(
        engine.call('import.inspect', { path, format: null, options: OPTIONS }),
      ).rejects.toMatchObject({ message: expect.stringContaining(path) });
    expect(await everything(engine)).toEqual(before);
  });

  it('whatever they hold, leave the project sound and can be taken back', async () => {
    const { engine, images } = await project();
    const before = await everything(engine);
    const good = JSON.stringify(cocoOf(images));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: good.length }),
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.constantFrom(...'"[]{},:-0e9.\\n')), {
          maxLength: 6,
        }),
        async (end, flips) => {
          const text = [...good.slice(0, end)];
          for (const [at, char] of flips) if (at < text.length) text[at] = char;
          await take(engine, fileOf(text.join(''))).catch((error: { code: string }) =>
            expect(['bad-input', 'unsupported']).toContain(error.code),
          );
          await engine.call('import.undo', {});
        },
      ),
      { numRuns: 150 },
    );
    const after = await everything(engine);
    expect([after.items, after.images, after.categories]).toEqual([
      before.items,
      before.images,
      before.categories,
    ]);
  });
});

describe('while an import is under way', () => {
  /** Many images that aren't there, one of them with more masks than are written at once. */
  const many = (images: number) =>
    fileOf({
      categories: [{ id: 1, name: 'bear' }],
      images: Array.from({ length: images }, (_, id) => ({
        id,
        file_name: `gone/${id}.jpg`,
        width: 64,
        height: 48,
      })),
      annotations: Array.from({ length: images + 700 }, (_, id) => ({
        id: 10 + id,
        image_id: id % images,
        category_id: 1,
        segmentation: [ring(id % 40, 2, 5, 6)],
      })).map((one) => (one.id >= 10 + images ? { ...one, image_id: 0 } : one)),
    });
  const inspected = (engine: TestEngine, path: string) =>
    engine.call('import.inspect', { path, format: null, options: OPTIONS });

  it('an image with a great many masks gets every one, and loses them again', async () => {
    const { engine } = await project();
    expect((await take(engine, many(600))).annotations.added).toBe(1300);
    expect((await engine.call('image.list', { offset: 0, limit: 1 })).total).toBe(602);
    const { annotations } = await engine.call('image.get', { id: 3 });
    expect(annotations).toHaveLength(701);
    const ids = (await written(engine)).annotations.map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: 1300 }, (_, at) => 10 + at)));
    expect((await take(engine, many(600), { existing: 'replace' })).annotations).toMatchObject({
      added: 1300,
      removed: 1300,
    });
    expect((await engine.call('image.get', { id: 3 })).annotations).toHaveLength(701);
    await engine.call('import.undo', {});
    await engine.call('import.undo', {});
    expect((await engine.call('image.list', { offset: 0, limit: 1 })).total).toBe(2);
  });

  it('it goes on when its dialog is closed', async () => {
    const { engine } = await project();
    const { token } = await inspected(engine, many(600));
    const applying = engine.call('import.apply', { token, options: OPTIONS });
    await engine.call('import.discard', {});
    expect((await applying).report.annotations.added).toBe(1300);
    await expect(engine.call('import.preview', { token, options: OPTIONS })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('one that brought nothing but names of images can be taken back', async () => {
    const { engine } = await project();
    const images = [{ id: 1, file_name: 'gone.jpg', width: 9, height: 9 }];
    const path = fileOf({ categories: [{ id: 1, name: 'bear' }], images, annotations: [] });
    await take(engine, path);
    expect((await engine.call('image.list', { offset: 0, limit: 1 })).total).toBe(3);
    expect(await engine.call('import.undo', {})).toEqual({ found: true });
    expect((await engine.call('image.list', { offset: 0, limit: 1 })).total).toBe(2);
  });

  it('what is looked at may be discarded', async () => {
    const { engine } = await project();
    const { token } = await inspected(engine, many(600));
    const looks = [
      engine.call('import.preview', { token, options: OPTIONS }),
      engine.call('import.sample', { token, imageId: 1, rotation: 'as-shown' }),
      engine.call('import.discard', {}),
    ] as const;
    const [preview] = await Promise.allSettled(looks);
    if (preview.status === 'rejected') expect(preview.reason).toMatchObject({ code: 'not-found' });
  });

  it.each(['inspect', 'apply', 'undo'] as const)('the project may be closed: %s', async (phase) => {
    const { engine } = await project();
    const { file } = (await engine.call('project.current', {}))!;
    const path = many(600);
    let work: Promise<unknown>;
    if (phase === 'undo') {
      await take(engine, path);
      work = engine.call('import.undo', {});
    } else {
      const inspecting = inspected(engine, path);
      work =
        phase === 'inspect'
          ? inspecting
          : engine.call('import.apply', { token: (await inspecting).token, options: OPTIONS });
    }
    const failed = expect(work).rejects.toMatchObject({ code: 'no-project' });
    await engine.call('project.close', {});
    await failed;
    await engine.call('project.open', { file });
    await engine.call('import.undo', {});
    expect((await engine.call('image.list', { offset: 0, limit: 1 })).total).toBe(2);
    expect((await take(engine, path)).annotations.added).toBe(1300);
  });
});
