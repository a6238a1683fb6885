import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PackImages } from '@shared/domain/exchange';
import { newEdit } from '@shared/edit';
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

const images = async (engine: TestEngine) =>
  (await engine.call('image.list', { offset: 0, limit: 9 })).items;
/** What doesn't change by being looked at. */
const known = async (engine: TestEngine) =>
  (await images(engine)).map(({ id, path, bytes, status }) => ({ id, path, bytes, status }));
const masks = async (engine: TestEngine) =>
  Promise.all(
    (await images(engine)).map(
      async ({ id }) => (await engine.call('image.get', { id })).annotations,
    ),
  );

/** Four photos, one of them in a folder of its own; two masks on the first, and the second is done. */
async function labelled() {
  const engine = startEngine();
  const folder = photoFolder(['02', '03', '04', '05'], PHOTOS);
  const last = readdirSync(folder).sort().at(-1)!;
  mkdirSync(join(folder, 'day two'));
  renameSync(join(folder, last), join(folder, 'day two', last));
  const { file } = await engine.call('project.create', { folder, file: null, words: 'giraffe' });
  const items = await images(engine);
  const { image } = await engine.call('image.get', { id: items[0]!.id });
  for (const box of [
    [10, 20, 30, 40],
    [50, 5, 10, 10],
  ] as const)
    await engine.call('edit.apply', annotationEdit('paint', null, drawn(image, box)));
  const done = newEdit('done', 'human', [
    { table: 'image-status', id: items[1]!.id, before: 'in-progress', after: 'done' },
  ]);
  await engine.call('edit.apply', done);
  const pack = (target: string, which: PackImages = 'all') =>
    engine.call('project.pack', { target, images: which });
  return { engine, folder, file, items, pack };
}

describe('a packed project', () => {
  it('opens elsewhere with its images, masks and history; the original stays as it was', async () => {
    const { engine, folder, file, items, pack } = await labelled();
    const [target, elsewhere] = [
      join(scratchFolder(), 'new', 'pack'),
      join(scratchFolder(), 'moved'),
    ];
    const before = { rows: await known(engine), masks: await masks(engine) };
    const files = readdirSync(folder, { recursive: true });
    const taken = new Date('2020-02-02');
    utimesSync(join(folder, items[0]!.path), taken, taken);

    const packed = await pack(target);
    expect(packed).toMatchObject({ target, images: 4, missing: 0, problems: [] });
    expect(readdirSync(target).sort()).toEqual(['images', basename(file)]);
    const copied = join(target, 'images', items[0]!.path);
    expect(readFileSync(copied)).toEqual(readFileSync(join(folder, items[0]!.path)));
    expect(statSync(copied).mtime).toEqual(taken);
    const sizes = [join(target, basename(file)), ...items.map(({ path }) => join(folder, path))];
    expect(packed.bytes).toBe(sizes.reduce((sum, one) => sum + statSync(one).size, 0));
    expect({ rows: await known(engine), masks: await masks(engine) }).toEqual(before);
    expect(readdirSync(folder, { recursive: true })).toEqual(files);
    expect(await engine.call('project.current', {})).toMatchObject({ file, imageRoot: folder });
    await engine.close();

    rmSync(folder, { recursive: true }); // what the copy reads can only be its own
    renameSync(target, elsewhere);
    const other = startEngine();
    const opened = await other.call('project.open', { file: join(elsewhere, basename(file)) });
    expect(opened.imageRoot).toBe(join(elsewhere, 'images'));
    expect(await other.call('project.rescan', {})).toMatchObject({ added: 0, gone: 0, changed: 0 });
    expect(await masks(other)).toEqual(before.masks);
    expect(await known(other)).toEqual(before.rows);
    const made = (await other.call('thumbnails.start', {}))!;
    expect(
      await other.until('job', ({ id, state }) => id === made.id && state === 'done'),
    ).toMatchObject({ done: 4, failed: 0 });
    while ((await masks(other))[0]!.length === 2)
      expect((await other.call('edit.undo', {})).edit).not.toBeNull();
    expect((await masks(other))[0]).toHaveLength(1);
  });

  it('takes only the files that are wanted, and says what it could not take', async () => {
    const { engine, folder, items, pack } = await labelled();
    const there = (target: string) =>
      items.map(({ path }) => existsSync(join(target, 'images', path)));
    const home = scratchFolder();
    await pack(join(home, 'done'), 'done');
    await pack(join(home, 'labelled'), 'labelled');
    expect([there(join(home, 'done')), there(join(home, 'labelled'))]).toEqual([
      [false, true, false, false],
      [true, false, false, false],
    ]);

    const [, gone, linked] = items.map(({ path }) => join(folder, path));
    rmSync(gone!);
    renameSync(linked!, join(home, 'private.jpg'));
    symlinkSync(join(home, 'private.jpg'), linked!);
    const packed = await pack(join(home, 'all'));
    expect(packed).toMatchObject({ images: 2, missing: 2 });
    expect(packed.problems.map(({ code, examples }) => [code, examples[0]!.where]).sort()).toEqual([
      ['image-file-missing', items[1]!.path],
      ['image-file-outside', items[2]!.path],
    ]);
    expect(there(join(home, 'all'))).toEqual([true, false, false, true]);
    await engine.call('project.open', {
      file: join(
        home,
        'done',
        readdirSync(join(home, 'done')).find((one) => one.endsWith('.plabel'))!,
      ),
    });
    expect((await images(engine)).map(({ path }) => path)).toEqual(items.map(({ path }) => path));
  });

  it('leaves nothing when it is cancelled, and writes over nothing', async () => {
    const { engine, folder, file, items, pack } = await labelled();
    const home = scratchFolder();
    mkdirSync(join(home, 'empty'));
    for (const target of [join(home, 'empty'), join(home, 'deep', 'new')]) {
      const packing = pack(target);
      await engine.call('transfer.cancel', {});
      await expect(packing).rejects.toMatchObject({ code: 'cancelled' });
    }
    expect(readdirSync(home, { recursive: true })).toEqual(['empty']);

    // A photo that is there and can't be read is not passed over: nobody would miss it in time.
    const last = join(folder, items[3]!.path);
    rmSync(last);
    symlinkSync(last, last);
    const unreadable = expect(pack(join(home, 'half'))).rejects;
    await unreadable.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(items[3]!.path) as string,
    });
    expect(readdirSync(home, { recursive: true })).toEqual(['empty']);

    writeFileSync(join(home, 'empty', 'mine.txt'), 'mine');
    for (const [target, code] of [
      [join(home, 'empty'), 'conflict'],
      [file, 'conflict'],
      [join(home, 'pack.zip'), 'unsupported'],
      [join(folder, 'pack'), 'bad-input'],
    ] as const)
      await expect(pack(target)).rejects.toMatchObject({ code });
    expect(readFileSync(join(home, 'empty', 'mine.txt'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'pack'))).toBe(false);
  });
});
