import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_EXPORT, type ExportOptions } from '@shared/domain/exchange';
import { newEdit } from '@shared/edit';
import { FORMATS } from '@shared/formats';
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

interface Coco {
  images: { id: number; file_name: string }[];
  categories: { id: number; name: string }[];
  annotations: { category_id: number; iscrowd: number; score?: number }[];
}

/** Four photos; a giraffe drawn on the first, a crowd of bears on the second, nothing on the others. */
async function labelled() {
  const engine = startEngine();
  const folder = photoFolder(['02', '03', '04', '05'], PHOTOS);
  await engine.call('project.create', { folder, file: null, words: 'giraffe, bear' });
  const { items } = await engine.call('image.list', { offset: 0, limit: 9 });
  const [one, two] = await Promise.all(
    items.slice(0, 2).map(async ({ id }) => (await engine.call('image.get', { id })).image),
  );
  for (const mask of [
    drawn(one!, [10, 20, 30, 40]),
    drawn(two!, [5, 5, 10, 10], { categoryId: 2, crowd: true }),
    drawn(two!, [50, 5, 9, 9], { source: 'model', status: 'suggested', score: 0.5, doubt: 0.2 }),
  ])
    await engine.call('edit.apply', annotationEdit('paint', null, mask));
  return { engine, folder, items };
}

async function write(engine: TestEngine, changed: Partial<ExportOptions>, name = 'out.json') {
  const target = join(scratchFolder(), name);
  const options = { ...DEFAULT_EXPORT, ...changed };
  const answer = await engine.call('export.write', { options, target });
  return {
    ...answer,
    read: (file = '') => JSON.parse(readFileSync(join(target, file), 'utf8')) as Coco,
  };
}

/** Files below a folder, by relative path. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('an export', () => {
  it('leaves out what is not wanted, and numbers categories as asked', async () => {
    const { engine } = await labelled();
    const plain = (await write(engine, {})).read();
    expect([plain.images.length, plain.annotations.map(({ iscrowd }) => iscrowd)]).toEqual([
      4,
      [0, 1],
    ]);
    const some = await write(engine, {
      emptyImages: false,
      include: 'accepted-and-suggested',
      prefix: 'photos/',
    });
    expect(some.read().images.map(({ file_name }) => file_name.split('/')[0])).toEqual([
      'photos',
      'photos',
    ]);
    expect(some.read().annotations.map(({ score }) => score)).toEqual([undefined, undefined, 0.5]);
    expect(some.report).toMatchObject({ images: 2, annotations: 3 });

    const { categories } = (await engine.call('project.current', {}))!;
    await engine.call(
      'edit.apply',
      newEdit('move-category', 'human', [
        {
          table: 'category',
          id: 1,
          before: categories[0]!,
          after: { ...categories[0]!, position: 9 },
        },
      ]),
    );
    const ids = async (categoryIds: ExportOptions['categoryIds']) =>
      (await write(engine, { categoryIds })).read().categories.map(({ id, name }) => [name, id]);
    expect(await ids('kept')).toEqual([
      ['bear', 2],
      ['giraffe', 1],
    ]);
    expect(await ids('order')).toEqual([
      ['bear', 1],
      ['giraffe', 2],
    ]);
  });

  it('is split by tag, with its images beside the labels, copied or linked', async () => {
    const { engine, items, folder } = await labelled();
    await engine.call(
      'edit.apply',
      newEdit('tag', 'human', [
        { table: 'image-tags', id: items[1]!.id, before: [], after: ['val'] },
      ]),
    );
    const split: ExportOptions['split'] = { kind: 'tag', parts: ['val'], otherwise: 'train' };
    const { target, read } = await write(engine, { split, images: 'link' }, 'set');
    expect(filesIn(target)).toEqual([
      'annotations/instances_train.json',
      'annotations/instances_val.json',
      ...items.map(({ path }) => `images/${path}`).sort(),
    ]);
    expect(read('annotations/instances_val.json').images.map(({ file_name }) => file_name)).toEqual(
      [items[1]!.path],
    );
    const name = items[0]!.path;
    expect(lstatSync(join(target, 'images', name)).ino).toBe(lstatSync(join(folder, name)).ino);
    const copied = await write(engine, { images: 'copy' }, 'copied');
    expect(readFileSync(join(copied.target, 'images', name))).toEqual(
      readFileSync(join(folder, name)),
    );
    expect(lstatSync(join(copied.target, 'images', name)).ino).not.toBe(
      lstatSync(join(folder, name)).ino,
    );
  });

  it('deals images out the same however many there are', async () => {
    const { engine } = await labelled();
    const parts = [
      { name: 'train', share: 1 },
      { name: 'val', share: 1 },
    ];
    const split: ExportOptions['split'] = { kind: 'ratio', seed: 'a', parts };
    const of = async (emptyImages: boolean) => {
      const { target } = await write(engine, { split, emptyImages }, 'set');
      return Object.fromEntries(
        filesIn(target).flatMap((file) =>
          (JSON.parse(readFileSync(join(target, file), 'utf8')) as Coco).images.map(
            ({ file_name }) => [file_name, file],
          ),
        ),
      );
    };
    const all = await of(true);
    expect(Object.keys(all)).toHaveLength(4);
    expect(all).toMatchObject(await of(false));
  });

  it('deals copies of a photo into one part, from the first export on', async () => {
    const engine = startEngine();
    const folder = photoFolder(['02', '03', '04', '05'], PHOTOS);
    for (const name of readdirSync(folder)) cpSync(join(folder, name), join(folder, `b-${name}`));
    await engine.call('project.create', { folder, file: null, words: 'giraffe' });
    const parts = ['a', 'b', 'c', 'd'].map((name) => ({ name, share: 1 }));
    const { target } = await write(
      engine,
      { split: { kind: 'ratio', seed: '', parts }, images: 'none' },
      'set',
    );
    for (const file of filesIn(target)) {
      const { images } = JSON.parse(readFileSync(join(target, file), 'utf8')) as Coco;
      const names = images.map(({ file_name }) => file_name);
      for (const name of names)
        expect(names).toContain(name.startsWith('b-') ? name.slice(2) : `b-${name}`);
    }
  });

  it('can be packed', async () => {
    const { engine } = await labelled();
    const { target } = await write(engine, { gzip: true }, 'out.json.gz');
    const coco = JSON.parse(gunzipSync(readFileSync(target)).toString()) as Coco;
    expect(coco.annotations).toHaveLength(2);
  });

  it('is packed when its name says so, and says so when it is packed', async () => {
    const { engine } = await labelled();
    const { target } = await write(engine, {}, 'out.json.gz');
    expect(JSON.parse(gunzipSync(readFileSync(target)).toString())).toHaveProperty('annotations');
    await expect(write(engine, { gzip: true }, 'out.json')).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('out.json.gz'),
    });
  });

  it('goes out without the images that are not there', async () => {
    const { engine, folder, items } = await labelled();
    rmSync(join(folder, items[0]!.path));
    const { target, report } = await write(engine, { images: 'copy' }, 'set');
    expect(filesIn(target)).toEqual(
      [...items.slice(1).map(({ path }) => `images/${path}`), 'instances.json'].sort(),
    );
    expect(report.problems).toMatchObject([{ code: 'image-file-missing', count: 1 }]);
  });

  it('of which only a preview was seen has given nothing a number', async () => {
    const { engine, items } = await labelled();
    await engine.call('export.preview', { options: DEFAULT_EXPORT, imageId: items[0]!.id });
    const { width, height } = (await engine.call('image.get', { id: items[0]!.id })).image;
    const path = join(scratchFolder(), 'numbers.json');
    const images = [{ id: 700, file_name: items[0]!.path, width, height }];
    const categories = [{ id: 90, name: 'giraffe' }];
    writeFileSync(path, JSON.stringify({ images, categories, annotations: [] }));
    const options = {
      existing: 'keep-both',
      scored: 'suggested',
      rotation: 'as-shown',
      missing: 'keep',
    } as const;
    const { token } = await engine.call('import.inspect', { path, format: null, options });
    await engine.call('import.apply', { token, options });
    const out = (await write(engine, {})).read();
    expect(out.categories.map(({ id }) => id)).toContain(90);
  });

  it.each(FORMATS.filter(({ write }) => write).map(({ id }) => id))(
    'as %s is written, previewed, and overwritten by itself',
    async (format) => {
      const { engine } = await labelled();
      const { target } = await write(engine, { format }, 'set');
      const first = lstatSync(target).isDirectory()
        ? filesIn(target).map((file) => readFileSync(join(target, file)).toString('base64'))
        : [readFileSync(target).toString('base64')];
      expect(first.length).toBeGreaterThan(0);
      const options = { ...DEFAULT_EXPORT, format };
      await engine.call('export.write', { options, target });
      const again = lstatSync(target).isDirectory()
        ? filesIn(target).map((file) => readFileSync(join(target, file)).toString('base64'))
        : [readFileSync(target).toString('base64')];
      expect(again).toEqual(first);
      const { sample, report } = await engine.call('export.preview', { options, imageId: 1 });
      expect(report.annotations).toBe(2);
      if (FORMATS.find(({ id }) => id === format)!.holds.includes('ids'))
        expect(sample.length).toBeGreaterThan(10);
    },
  );
});

describe('what was there', () => {
  it('is untouched by an export that is cancelled, and nothing of that is left', async () => {
    const { engine } = await labelled();
    const folder = scratchFolder();
    const target = join(folder, 'old.json');
    writeFileSync(target, 'old');
    const options = { ...DEFAULT_EXPORT, images: 'copy' } as const;
    const writing = engine.call('export.write', { options, target });
    await engine.call('transfer.cancel', {});
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    expect([readdirSync(folder), readFileSync(target, 'utf8')]).toEqual([['old.json'], 'old']);
  });
});

describe('an export is not written over', () => {
  it('the project, whichever way leads there', async () => {
    const { engine } = await labelled();
    const { file } = (await engine.call('project.current', {}))!;
    const way = join(scratchFolder(), 'way');
    symlinkSync(dirname(file), way, 'junction');
    const before = lstatSync(file).ino;
    await expect(
      engine.call('export.write', { options: DEFAULT_EXPORT, target: join(way, basename(file)) }),
    ).rejects.toMatchObject({ code: 'bad-input' });
    expect(lstatSync(file).ino).toBe(before);
  });

  it('a photo', async () => {
    const { engine, folder, items } = await labelled();
    const target = join(folder, items[0]!.path);
    const before = readFileSync(target);
    await expect(
      engine.call('export.write', { options: DEFAULT_EXPORT, target }),
    ).rejects.toMatchObject({ code: 'bad-input' });
    expect(readFileSync(target)).toEqual(before);
  });

  it('in part: where one name is taken by a folder, nothing is changed', async () => {
    const { engine } = await labelled();
    const target = join(scratchFolder(), 'set');
    mkdirSync(join(target, 'data.yaml'), { recursive: true });
    writeFileSync(join(target, 'classes.txt'), 'old');
    const options = { ...DEFAULT_EXPORT, format: 'yolo-seg' };
    await expect(engine.call('export.write', { options, target })).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(filesIn(target)).toEqual(['classes.txt']);
    expect(readFileSync(join(target, 'classes.txt'), 'utf8')).toBe('old');
  });
});

it('an export ends with its project', async () => {
  const { engine } = await labelled();
  const folder = scratchFolder();
  const writing = expect(
    engine.call('export.write', { options: DEFAULT_EXPORT, target: join(folder, 'out.json') }),
  ).rejects.toMatchObject({ code: 'no-project' });
  await engine.call('project.close', {});
  await writing;
  expect(readdirSync(folder)).toEqual([]);
});
