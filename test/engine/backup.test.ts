import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { APPLICATION_ID } from '@main/engine/store';
import { migrate, SCHEMA_VERSION } from '@main/engine/store/migrations';
import { annotationEdit, drawn, photoFolder, SAMPLE, scratchFolder, startEngine } from './harness';

const PHOTOS = readdirSync(SAMPLE);

async function project() {
  const home = scratchFolder();
  const folder = photoFolder(['02', '03'], PHOTOS);
  const engine = startEngine(home);
  const { file } = await engine.call('project.create', { folder, file: null, words: 'giraffe' });
  const { image } = await engine.call('image.get', { id: 1 });
  const masks = async () =>
    (await engine.call('image.get', { id: 1 })).annotations.map((m) => m.id);
  const paint = async () => {
    const mine = drawn(image, [10, 10, 50, 40]);
    await engine.call('edit.apply', annotationEdit('paint', null, mine));
    return mine.id;
  };
  const list = async () => (await engine.call('backup.list', { file: null })).items;
  return { engine, home, file, masks, paint, list };
}

it('a backup is the project as it was, and restoring one keeps what was there', async () => {
  const { engine, masks, paint, list } = await project();
  expect(await list()).toEqual([]); // nothing was done yet
  const first = await paint();
  const made = await engine.call('backup.make', {});
  expect(made).toMatchObject({ reason: 'asked', images: 2, done: 0, masks: 1, damaged: false });
  const second = await paint();
  expect(await masks()).toEqual([first, second]);
  await engine.call('backup.restore', { file: null, id: made.id });
  expect(await masks()).toEqual([first]);
  const [present] = await list();
  expect(present).toMatchObject({ reason: 'restore', masks: 2 });
  await engine.call('backup.restore', { file: null, id: present!.id });
  expect(await masks()).toEqual([first, second]);
});

it('opening a project makes one when its work has changed since the last, and no other', async () => {
  const { engine, file, paint, list } = await project();
  await paint();
  const reopen = async () => {
    await engine.call('project.close', {});
    await engine.call('project.open', { file });
  };
  await reopen();
  await vi.waitFor(async () => expect(await list()).toHaveLength(1), { timeout: 20_000 });
  expect((await list())[0]).toMatchObject({ reason: 'opened', masks: 1 });
  await reopen();
  await paint();
  await reopen();
  await vi.waitFor(async () => expect(await list()).toHaveLength(2), { timeout: 20_000 });
});

it('a damaged project comes back from its backup, and the damaged file is kept as it was', async () => {
  const { engine, home, file, masks, paint } = await project();
  const mine = await paint();
  const { id } = await engine.call('backup.make', {});
  await engine.call('project.close', {});
  const bytes = readFileSync(file);
  bytes.fill(0xab, 4096, 12288);
  writeFileSync(file, bytes);
  await expect(engine.call('project.open', { file })).rejects.toMatchObject({ code: 'damaged' });
  const { items, folder } = await engine.call('backup.list', { file });
  expect(items.map((one) => one.id)).toEqual([id]);
  expect(folder!.startsWith(home)).toBe(true);
  await engine.call('backup.restore', { file, id });
  expect(await masks()).toEqual([mine]);
  const kept = (await engine.call('backup.list', { file: null })).items.find((one) => one.damaged)!;
  expect(readFileSync(join(folder!, `${kept.id}.plabel`)).equals(bytes)).toBe(true);
});

it('a copy that turns out damaged is not put in the place of anything', async () => {
  const { engine, file, masks, paint } = await project();
  const mine = await paint();
  const { id } = await engine.call('backup.make', {});
  const { folder } = await engine.call('backup.list', { file: null });
  const copy = join(folder!, `${id}.plabel`);
  const bytes = readFileSync(copy);
  bytes.fill(0xab, 4096, 12288);
  writeFileSync(copy, bytes);
  await expect(engine.call('backup.restore', { file: null, id })).rejects.toMatchObject({
    code: 'damaged',
  });
  expect(existsSync(file)).toBe(true);
  expect(await masks()).toEqual([mine]);
});

it('before a schema changes there is a copy of the old one', async () => {
  const home = scratchFolder();
  const folder = photoFolder(['02'], PHOTOS);
  const file = join(folder, 'old.plabel');
  const old = new Database(file);
  old.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(old, 4);
  old.exec(
    `INSERT INTO project (one, uuid, name, image_root, model_pair, credits, created_at)
     VALUES (1, '1e6b1a3c-6f2c-4d55-9a3f-0d7a7c1b2e3f', 'old', '.', 'starter', '[]', 0)`,
  );
  old.close();
  copyFileSync(file, `${file}.before`);
  const engine = startEngine(home);
  await engine.call('project.open', { file });
  const { items, folder: kept } = await engine.call('backup.list', { file: null });
  expect(items).toMatchObject([{ reason: 'migration', images: 0 }]);
  const copy = new Database(join(kept!, `${items[0]!.id}.plabel`), { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(4);
  copy.close();
  const now = await engine.call('backup.make', {});
  const other = new Database(join(kept!, `${now.id}.plabel`), { readonly: true });
  expect(other.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  other.close();
});
