import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import type { Choose } from '@shared/domain/merge';
import { newEdit } from '@shared/edit';
import {
  annotationEdit,
  drawn,
  masksOf,
  photoFolder,
  SAMPLE,
  scratchFolder,
  startEngine,
  type TestEngine,
} from './harness';

const PHOTOS = readdirSync(SAMPLE);
const BOX = [10, 10, 50, 40] as const;

/** What a person sees of a project. */
const contentOf = async (engine: TestEngine) => {
  const { items } = await engine.call('image.list', { offset: 0, limit: 100 });
  const images = [];
  for (const { id, path, status, tags, note } of items)
    images.push({ path, status, tags, note, masks: await masksOf(engine, id) });
  return { images, categories: (await engine.call('project.current', {}))!.categories };
};

/** A project with one mask on its first image, and a copy of it in another folder, both open. */
async function copies() {
  const folder = photoFolder(['01', '02', '03'], PHOTOS);
  const mine = startEngine();
  const { file } = await mine.call('project.create', { folder, file: null, words: 'giraffe, sky' });
  const { image } = await mine.call('image.get', { id: 1 });
  const shared = drawn(image, BOX);
  await mine.call('edit.apply', annotationEdit('paint', null, shared));
  await mine.call('project.close', {});
  const elsewhere = join(scratchFolder(), 'photos');
  cpSync(folder, elsewhere, { recursive: true });
  const other = join(elsewhere, 'photos.plabel');
  await mine.call('project.open', { file });
  const theirs = startEngine();
  await theirs.call('project.open', { file: other });
  const paint = async (engine: TestEngine, id: number, changed: Partial<Annotation> = {}) => {
    const mask = drawn(
      (await engine.call('image.get', { id })).image,
      [5 * id, 20, engine === mine ? 30 : 40, 30],
      changed,
    );
    await engine.call('edit.apply', annotationEdit('paint', null, mask));
    return mask.id;
  };
  const change = (engine: TestEngine, ...changes: Change[]) =>
    engine.call('edit.apply', newEdit('any', 'human', changes));
  /** Ends the work on the other copy, and merges it. */
  const merge = async (
    clash: Choose = 'mine',
    choices: (ids: string[]) => { id: string; choose: Choose }[] = () => [],
  ) => {
    await theirs.call('project.close', {});
    const { token, report } = await mine.call('merge.inspect', { path: other });
    const ids = report.clashes.map(({ id }) => id);
    const done = await mine.call('merge.apply', { token, clash, choices: choices(ids) });
    return { report, done };
  };
  return { mine, theirs, file, other, shared, paint, change, merge };
}

it('brings in what only the other copy has, as one step, and leaves the other file alone', async () => {
  const { mine, theirs, other, shared, paint, change, merge } = await copies();
  const here = await paint(mine, 2);
  const there = [await paint(theirs, 2), await paint(theirs, 3)];
  // The same pixels, drawn in both copies, are one mask.
  const { id: _, ...twin } = (await masksOf(mine, 2))[0]!;
  await paint(theirs, 2, twin);
  // In each copy another category got the same number.
  const added = { supercategory: '', colour: '#aabbcc', hotkey: null, prompts: [], threshold: 0.5 };
  const category = (name: string): Change => {
    const after = { ...added, id: 3, name, position: 2 };
    return { table: 'category', id: 3, before: null, after };
  };
  await change(mine, category('tree'));
  await change(theirs, category('zebra'));
  const zebra = await paint(theirs, 1, { categoryId: 3 });
  await change(theirs, { table: 'image-tags', id: 3, before: [], after: ['val'] });
  await change(theirs, { table: 'image-status', id: 1, before: 'in-progress', after: 'done' });
  await change(theirs, {
    table: 'annotation',
    id: shared.id,
    before: shared,
    after: { ...shared, categoryId: 2 },
  });
  const before = await contentOf(mine);
  await theirs.call('project.close', {});
  const bytes = readFileSync(other);
  const files = readdirSync(dirname(other));

  const { report } = await merge();
  expect(report).toMatchObject({ added: 3, changed: 1, removed: 0, clashCount: 0, newImages: 0 });
  expect(report.categories).toEqual(['zebra']);
  const { images, categories } = await contentOf(mine);
  expect(images[1]!.masks.map(({ id }) => id).sort()).toEqual([here, there[0]!].sort());
  expect(images[2]!).toMatchObject({ tags: ['val'], status: 'in-progress' });
  expect(images[2]!.masks.map(({ id }) => id)).toEqual([there[1]]);
  expect(images[0]!.status).toBe('done');
  expect(images[0]!.masks.find(({ id }) => id === shared.id)!.categoryId).toBe(2);
  const its = images[0]!.masks.find(({ id }) => id === zebra)!.categoryId;
  expect(categories.find(({ id }) => id === its)!.name).toBe('zebra');
  expect(categories.find(({ id }) => id === 3)!.name).toBe('tree');
  expect(readFileSync(other).equals(bytes)).toBe(true);
  expect(readdirSync(dirname(other))).toEqual(files);
  expect((await mine.call('backup.list', { file: null })).items[0]!.reason).toBe('merge');

  await mine.call('edit.undo', {});
  expect(await contentOf(mine)).toEqual(before);
  await mine.call('edit.redo', {});
  const again = await mine.call('merge.inspect', { path: other });
  expect(again.report).toMatchObject({ images: 0, added: 0, changed: 0, clashCount: 0 });
});

it('what was deleted in one copy and untouched in the other goes', async () => {
  const { mine, theirs, shared, merge } = await copies();
  await theirs.call('edit.apply', annotationEdit('delete', shared, null));
  const { report } = await merge();
  expect(report).toMatchObject({ removed: 1, clashCount: 0 });
  expect(await masksOf(mine, 1)).toEqual([]);
});

it.each([
  ['mine', 1, 'here'],
  ['theirs', 2, 'there'],
  ['both', 1, 'here\nthere'],
] as const)('what both changed is a clash, and chosen: %s', async (choose, categoryId, note) => {
  const { mine, theirs, shared, change, merge } = await copies();
  const after = (changed: Partial<Annotation>): Change => ({
    table: 'annotation',
    id: shared.id,
    before: shared,
    after: { ...shared, ...changed },
  });
  await change(mine, after({ note: 'mine' }));
  await change(theirs, after({ categoryId: 2 }));
  await change(mine, { table: 'image-note', id: 2, before: '', after: 'here' });
  await change(theirs, { table: 'image-note', id: 2, before: '', after: 'there' });
  // For all but the note one way, for the note another: the choice of one goes before that for all.
  const { report } = await merge(choose === 'mine' ? 'theirs' : 'mine', (ids) =>
    ids.map((id) => ({ id, choose })),
  );
  expect(report.clashes).toMatchObject([
    { kind: 'annotation', imageId: 1, mine: { text: 'giraffe' }, theirs: { text: 'sky' } },
    { kind: 'image-note', imageId: 2, mine: { text: 'here' }, theirs: { text: 'there' } },
  ]);
  const masks = await masksOf(mine, 1);
  expect(masks).toHaveLength(choose === 'both' ? 2 : 1);
  expect(masks.find(({ id }) => id === shared.id)!.categoryId).toBe(categoryId);
  expect((await mine.call('image.get', { id: 2 })).image.note).toBe(note);
});

it('a mask deleted in one copy and changed in the other is a clash, either way round', async () => {
  for (const deleter of ['mine', 'theirs'] as const) {
    const all = await copies();
    const changer = deleter === 'mine' ? all.theirs : all.mine;
    const after = { ...all.shared, note: 'kept' };
    await all[deleter].call('edit.apply', annotationEdit('delete', all.shared, null));
    await changer.call('edit.apply', annotationEdit('note', all.shared, after));
    const { report } = await all.merge('both');
    expect(report.clashCount).toBe(1);
    expect(report.clashes[0]![deleter]).toBeNull();
    expect(await masksOf(all.mine, 1)).toMatchObject([{ id: all.shared.id, note: 'kept' }]);
  }
});

it('an image that only the other copy has comes with its masks, whether or not its file is here', async () => {
  const { mine, theirs, file, other, paint, merge } = await copies();
  const [here, gone] = ['04', '05'].map((n) => PHOTOS.find((name) => name.startsWith(n))!);
  for (const name of [here!, gone!]) copyFileSync(join(SAMPLE, name), join(dirname(other), name));
  await theirs.call('project.rescan', {});
  const masks = [await paint(theirs, 4), await paint(theirs, 5)];
  copyFileSync(join(SAMPLE, here!), join(dirname(file), here!));
  const { report } = await merge();
  expect(report.added).toBe(2);
  const { images } = await contentOf(mine);
  expect(images.map(({ path }) => path).slice(3)).toEqual([here, gone]);
  expect(images.slice(3).flatMap((image) => image.masks.map(({ id }) => id))).toEqual(masks);
});

it('another project and files made to harm are refused, and nothing changes', async () => {
  const { mine, theirs, file, other, paint } = await copies();
  await paint(theirs, 2);
  await theirs.call('project.close', {});
  const before = await contentOf(mine);
  const refused = (path: string, code: string) =>
    expect(mine.call('merge.inspect', { path })).rejects.toMatchObject({ code });
  const spoilt = (statement: string): string => {
    const path = join(scratchFolder(), 'spoilt.plabel');
    copyFileSync(other, path);
    const db = new Database(path);
    db.pragma('foreign_keys = OFF');
    db.exec(statement);
    db.close();
    return path;
  };
  await refused(file, 'bad-input');
  await refused(join(dirname(file), 'none.plabel'), 'not-found');
  const text = join(scratchFolder(), 'text.plabel');
  writeFileSync(text, 'no project');
  await refused(text, 'unsupported');
  await refused(spoilt('CREATE VIEW evil AS SELECT 1'), 'damaged');
  await refused(spoilt("UPDATE project SET uuid = '" + crypto.randomUUID() + "'"), 'bad-input');
  await refused(spoilt("UPDATE image SET path = '../../secret.jpg' WHERE id = 3"), 'damaged');
  await refused(spoilt("UPDATE annotation SET counts = x'ff' WHERE image_id = 2"), 'damaged');
  await refused(spoilt("UPDATE edit SET changes = 'x'"), 'damaged');
  expect(await contentOf(mine)).toEqual(before);
});
