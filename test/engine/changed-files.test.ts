import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { ImageMark } from '@shared/domain/query';
import { FolderWatch } from '@main/engine/files/watch';
import {
  afterwards,
  annotationEdit,
  drawn,
  scratchFolder,
  startEngine,
  type TestEngine,
} from './harness';

/** A picture of one colour and noise, so that no two are the same. */
async function picture(file: string, seed: number, width = 60, height = 40): Promise<void> {
  const data = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * seed) % 251));
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
}

/** A project of these pictures, each with a mask of its own place; every content was read. */
async function labelled(names: readonly string[], read = true) {
  const home = scratchFolder();
  const folder = join(home, 'photos');
  for (const [at, name] of names.entries()) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    await picture(join(folder, name), at + 3);
  }
  const engine = startEngine(home);
  const file = join(home, 'set.plabel');
  await engine.call('project.create', { folder, file, words: 'thing' });
  await expect
    .poll(async () => [...(await list(engine)).values()].every(({ width }) => width > 0))
    .toBe(true);
  const masks = new Map<string, string>();
  for (const { id, path } of (await list(engine)).values()) {
    const { image } = read
      ? await engine.call('image.get', { id })
      : { image: { id, width: 60, height: 40 } };
    const mask = drawn(image, [id, id, 10, 10]);
    await engine.call('edit.apply', annotationEdit('paint', null, mask));
    masks.set(path, mask.id);
  }
  if (read)
    await expect
      .poll(async () => [...(await list(engine)).values()].every(({ hash }) => hash !== null))
      .toBe(true);
  return { home, folder, engine, file, masks };
}

const list = async (engine: TestEngine) =>
  new Map(
    (await engine.call('image.list', { offset: 0, limit: 100 })).items.map((row) => [
      row.path,
      row,
    ]),
  );

/** Which mask lies on which path. */
async function masksOf(engine: TestEngine): Promise<Map<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  for (const { id, path } of (await list(engine)).values())
    found.set(path, (await engine.call('image.get', { id })).annotations[0]?.id);
  return found;
}

const marked = async (engine: TestEngine, mark: ImageMark): Promise<string[]> => {
  const query = { filter: { marks: [mark] } };
  const { items } = await engine.call('image.list', { query, offset: 0, limit: 100 });
  return items.map(({ path }) => path);
};

it('finds files that were moved, renamed and renamed in a row, by their content', async () => {
  const { folder, engine, masks } = await labelled(['1.png', '2.png', '3.png', 'a.png', 'b.png']);
  mkdirSync(join(folder, 'sub'));
  renameSync(join(folder, 'a.png'), join(folder, 'sub/a.png'));
  renameSync(join(folder, 'b.png'), join(folder, 'sub/other.png'));
  for (const [from, to] of [
    ['3', '4'],
    ['2', '3'],
    ['1', '2'],
  ] as const)
    renameSync(join(folder, `${from}.png`), join(folder, `${to}.png`));
  // A copy to another machine keeps no times.
  for (const name of ['2.png', 'sub/a.png']) utimesSync(join(folder, name), 1e9, 1e9);
  const found = await engine.call('project.rescan', {});
  expect(found).toEqual({ added: 0, moved: 5, gone: 0, changed: 0, failed: 0 });
  expect(await masksOf(engine)).toEqual(
    new Map([
      ['2.png', masks.get('1.png')],
      ['3.png', masks.get('2.png')],
      ['4.png', masks.get('3.png')],
      ['sub/a.png', masks.get('a.png')],
      ['sub/other.png', masks.get('b.png')],
    ]),
  );
  expect(await marked(engine, 'changed')).toEqual([]);
  expect(await marked(engine, 'failed')).toEqual([]);
});

it('finds files whose content was never read by length, time and name, and never guesses among likes', async () => {
  const { folder, engine, masks } = await labelled(['a.png', 'b.png'], false);
  mkdirSync(join(folder, 'sub'));
  renameSync(join(folder, 'a.png'), join(folder, 'sub/a.png'));
  renameSync(join(folder, 'b.png'), join(folder, 'sub/c.png'));
  // As long and as old as b was, and there twice: which of them it is can't be told.
  linkSync(join(folder, 'sub/c.png'), join(folder, 'sub/d.png'));
  const found = await engine.call('project.rescan', {});
  expect(found).toEqual({ added: 2, moved: 1, gone: 1, changed: 0, failed: 0 });
  const now = await masksOf(engine);
  expect(now.get('sub/a.png')).toBe(masks.get('a.png'));
  expect(now.get('b.png')).toBe(masks.get('b.png')); // it waits for its file
});

it('marks other pixels under masks until a person says that these fit, and keeps every mask', async () => {
  const { folder, engine, masks } = await labelled(['a.png', 'b.png', 'c.png', 'd.png']);
  await picture(join(folder, 'a.png'), 77); // other pixels
  await picture(join(folder, 'b.png'), 78, 50, 50); // another size
  utimesSync(join(folder, 'c.png'), 1e9, 1e9); // touched
  cpSync(join(folder, 'd.png'), join(folder, 'kept'));
  rmSync(join(folder, 'd.png'));
  const found = await engine.call('project.rescan', {});
  expect(found).toEqual({ added: 0, moved: 0, gone: 1, changed: 2, failed: 1 });
  expect(await marked(engine, 'changed')).toEqual(['a.png', 'b.png']);
  expect(await marked(engine, 'failed')).toEqual(['b.png', 'd.png']);
  expect((await list(engine)).get('b.png')!.error).toContain('50 x 50');
  expect(await masksOf(engine)).toEqual(masks);

  const { id } = (await list(engine)).get('a.png')!;
  await engine.call('image.keepMasks', { selection: { ids: [id] } });
  expect(await marked(engine, 'changed')).toEqual(['b.png']);

  // The old file is back: nothing is left to say.
  await picture(join(folder, 'b.png'), 4);
  renameSync(join(folder, 'kept'), join(folder, 'd.png'));
  await engine.call('project.rescan', {});
  expect(await marked(engine, 'changed')).toEqual([]);
  expect(await marked(engine, 'failed')).toEqual([]);
  expect(await masksOf(engine)).toEqual(masks);
});

it('a project goes on where it is moved with its images, and finds them in another folder in one step', async () => {
  const { home, folder, engine, file, masks } = await labelled(['sub/a.png', 'b.png']);
  await engine.call('project.close', {});
  const there = join(home, 'other machine');
  mkdirSync(there);
  renameSync(folder, join(there, 'photos'));
  renameSync(file, join(there, 'set.plabel'));
  const project = await engine.call('project.open', { file: join(there, 'set.plabel') });
  expect(project.imageRoot).toBe(join(there, 'photos'));
  expect(await masksOf(engine)).toEqual(masks);

  const far = join(home, 'far');
  renameSync(join(there, 'photos'), far);
  renameSync(join(far, 'b.png'), join(far, 'sub/c.png'));
  mkdirSync(join(home, 'empty'));
  await expect(
    engine.call('project.relink', { folder: join(home, 'empty') }),
  ).rejects.toMatchObject({ code: 'not-found' });
  const found = await engine.call('project.relink', { folder: far });
  expect(found).toEqual({ found: 2, missing: 0, added: 0 });
  expect((await masksOf(engine)).get('sub/c.png')).toBe(masks.get('b.png'));
  await engine.close();
  const again = startEngine(home);
  const opened = await again.call('project.open', { file: join(there, 'set.plabel') });
  expect(opened.imageRoot).toBe(far);
  expect((await masksOf(again)).get('sub/a.png')).toBe(masks.get('sub/a.png'));
});

it('a watch tells of images in folders that come later, too, and of nothing else', async () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'sub'));
  let told = 0;
  const watch = new FolderWatch(folder, async () => void told++, 50);
  afterwards(() => watch.close());
  await wait(200);
  writeFileSync(join(folder, 'set.plabel-wal'), 'x');
  writeFileSync(join(folder, 'sub/notes.txt'), 'x');
  await wait(200);
  expect(told).toBe(0);
  const tells = async (change: () => void): Promise<void> => {
    const before = told;
    change();
    await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(before);
    await wait(200);
  };
  await tells(() => writeFileSync(join(folder, 'sub/a.png'), 'x'));
  await tells(() => mkdirSync(join(folder, 'late')));
  await tells(() => writeFileSync(join(folder, 'late/b.png'), 'x'));
  await tells(() => rmSync(join(folder, 'late/b.png')));
  expect(watch.works).toBe(true);
  watch.close();
  const last = told;
  writeFileSync(join(folder, 'c.png'), 'x');
  await wait(200);
  expect(told).toBe(last);
});

it('what comes into the folder of an open project comes into the project', async () => {
  const { folder, engine } = await labelled(['a.png']);
  await picture(join(folder, 'new.png'), 9);
  await expect
    .poll(async () => [...(await list(engine)).keys()], { timeout: 20_000 })
    .toEqual(['a.png', 'new.png']);
  expect(readdirSync(folder).sort()).toEqual(['a.png', 'new.png']);
});
