import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { newEdit } from '@shared/edit';
import { openDatabase } from '@main/engine/store';
import { afterwards, drawn, engineProcess, scratchFolder, startEngine } from './harness';

const IMAGES = 150;
const MASKS = 6;
/** How often the engine is killed in the middle; the long form is for a machine that has the time. */
const KILLS = Number(process.env['PROXYLABEL_KILLS'] ?? 3);

type Engine = Pick<Awaited<ReturnType<typeof engineProcess>>, 'call' | 'on'>;

/** A folder of small pictures, and a project of it in which each has suggestions of two categories. */
async function suggested(home: string, engine: Engine): Promise<string> {
  const folder = join(home, 'photos');
  mkdirSync(folder);
  const one = await sharp({ create: { width: 32, height: 24, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
  for (let at = 0; at < IMAGES; at++) writeFileSync(join(folder, `${at}.png`), one);
  const { file } = await engine.call('project.create', { folder, file: null, words: 'lion, bear' });
  const { items } = await engine.call('image.list', { offset: 0, limit: IMAGES });
  for (const { id } of items) {
    const { image } = await engine.call('image.get', { id });
    const changes = Array.from({ length: MASKS }, (_, at) => {
      const after = drawn(image, [at, at, 9, 9], {
        categoryId: 1 + (at % 2),
        source: 'model',
        status: 'suggested',
        score: 0.5 + at / 20,
        doubt: 0.1,
      });
      return { table: 'annotation' as const, id: after.id, before: null, after };
    });
    await engine.call('edit.apply', newEdit('prelabel', 'model', changes));
  }
  return file;
}

async function everything(engine: Engine): Promise<Annotation[][]> {
  const { ids } = await engine.call('list.order', { query: {} });
  const all: Annotation[][] = [];
  for (const id of ids) all.push((await engine.call('image.get', { id })).annotations);
  return all;
}

const EVERY = { filter: {}, except: [] };

it('is one step of the history, told once, and other calls are answered meanwhile', async () => {
  const home = scratchFolder();
  const engine = startEngine(home);
  await suggested(home, engine);
  const before = await everything(engine);

  let answered = 0;
  let over = false;
  const others = (async () => {
    while (!over) {
      await engine.call('edit.state', {});
      await breathe(); // within one process a call takes no turn of the loop
      answered++;
    }
  })();
  const done = await engine.call('image.batch', {
    selection: EVERY,
    action: { do: 'accept', categoryIds: [2], leastScore: 0.6 },
  });
  over = true;
  await others;
  expect(done).toEqual({ images: IMAGES, masks: IMAGES * 2 });
  expect(answered).toBeGreaterThan(2);
  const accepted = (mask: Annotation): Annotation =>
    mask.categoryId === 2 && mask.score! >= 0.6 ? { ...mask, status: 'accepted' } : mask;
  expect(await everything(engine)).toEqual(before.map((masks) => masks.map(accepted)));
  expect(engine.events.transfer.at(-1)).toMatchObject({ kind: 'batch' });

  // As little as a person sees of it: one step.
  expect(await engine.call('edit.state', {})).toEqual({ undo: 'accept', redo: null });
  const { edit } = await engine.call('edit.undo', {});
  expect(edit).toMatchObject({ label: 'accept', author: 'human' });
  expect(await everything(engine)).toEqual(before);
  expect(await engine.call('edit.state', {})).toEqual({ undo: null, redo: 'accept' });
  await engine.call('edit.redo', {});
  expect(await everything(engine)).toEqual(before.map((masks) => masks.map(accepted)));

  const rejected = await engine.call('image.batch', { selection: EVERY, action: { do: 'reject' } });
  expect(rejected.masks).toBe(IMAGES * 4);
  expect(engine.events.edit.filter(({ label }) => label === 'reject')).toEqual([]);
  expect(engine.events.reread.length).toBeGreaterThan(0);
});

it('does what it says, to no other image and no locked mask', async () => {
  const home = scratchFolder();
  const engine = startEngine(home);
  await suggested(home, engine);
  const [first, second, third] = await everything(engine);
  const ids = [first!, second!, third!].map((masks) => masks[0]!.imageId);
  const locked = { ...first![0]!, locked: true };
  await engine.call(
    'edit.apply',
    newEdit('lock', 'human', [
      { table: 'annotation', id: locked.id, before: first![0]!, after: locked },
    ]),
  );
  const on = (...at: number[]) => ({ ids: at.map((i) => ids[i]!) });
  await engine.call('image.batch', {
    selection: on(0, 1),
    action: { do: 'relabel', from: 1, to: 2 },
  });
  const relabelled = async (at: number) =>
    (await engine.call('image.get', { id: ids[at]! })).annotations.map(
      ({ categoryId }) => categoryId,
    );
  expect(await relabelled(0)).toEqual([1, 2, 2, 2, 2, 2]);
  expect(await relabelled(1)).toEqual([2, 2, 2, 2, 2, 2]);
  expect(await relabelled(2)).toEqual([1, 2, 1, 2, 1, 2]);

  await engine.call('image.batch', {
    selection: on(1),
    action: { do: 'tag', add: ['b', 'a'], remove: [] },
  });
  await engine.call('image.batch', {
    selection: on(1, 2),
    action: { do: 'tag', add: ['c'], remove: ['a'] },
  });
  await engine.call('image.batch', { selection: on(2), action: { do: 'flag', flagged: true } });
  await engine.call('image.batch', { selection: on(1), action: { do: 'status', status: 'done' } });
  await engine.call('image.batch', { selection: on(2), action: { do: 'deleteSuggestions' } });
  const { items } = await engine.call('list.rows', { ids });
  expect(items.map(({ tags, flagged, status }) => ({ tags, flagged, status }))).toEqual([
    { tags: [], flagged: false, status: 'suggested' },
    { tags: ['b', 'c'], flagged: false, status: 'done' },
    { tags: ['c'], flagged: true, status: 'new' },
  ]);
  expect((await engine.call('image.get', { id: ids[2]! })).annotations).toEqual([]);
  for (let step = 0; step < 5; step++) await engine.call('edit.undo', {});
  const back = await engine.call('list.rows', { ids });
  expect(back.items.map(({ tags, flagged }) => ({ tags, flagged }))).toEqual(
    ids.map(() => ({ tags: [], flagged: false })),
  );
  expect((await engine.call('image.get', { id: ids[2]! })).annotations).toEqual(third);
  await expect(
    engine.call('image.batch', { selection: on(0), action: { do: 'relabel', from: 1, to: 99 } }),
  ).rejects.toMatchObject({ code: 'not-found' });
});

it('that is cancelled leaves nothing, and nothing to redo', async () => {
  const home = scratchFolder();
  const engine = startEngine(home);
  await suggested(home, engine);
  const before = await everything(engine);
  const begun = engine.until('transfer', ({ kind }) => kind === 'batch');
  const running = engine.call('image.batch', { selection: EVERY, action: { do: 'accept' } });
  running.catch(() => {});
  await begun;
  await engine.call('transfer.cancel', {});
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(await everything(engine)).toEqual(before);
  expect(await engine.call('edit.state', {})).toEqual({ undo: null, redo: null });
});

it(`killed in the middle leaves whole pieces, which one undo takes back (${KILLS} times)`, async () => {
  const home = scratchFolder();
  let engine = await engineProcess(home);
  const file = await suggested(home, engine);
  const before = await everything(engine);
  let inTheMiddle = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const action = { do: 'accept' } as const;
    const begun = new Promise((resolve) => engine.on('transfer', resolve));
    engine.call('image.batch', { selection: EVERY, action }).catch(() => {});
    await begun;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    await engine.process.kill();

    engine = await engineProcess(home);
    await engine.call('project.open', { file });
    const left = (await everything(engine)).flat().filter(({ status }) => status === 'accepted');
    if (left.length > 0 && left.length < IMAGES * MASKS) inTheMiddle++;
    // No image is half done: a piece holds whole images.
    expect(left.length % MASKS).toBe(0);
    if (left.length > 0) {
      expect(await engine.call('edit.state', {})).toMatchObject({ undo: 'accept' });
      await engine.call('edit.undo', {});
    }
    expect(await everything(engine)).toEqual(before);
    expect((await engine.call('edit.state', {})).undo).toBeNull();
  }
  await engine.process.kill();
  const db = openDatabase(file);
  afterwards(() => db.close());
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  if (KILLS >= 20) expect(inTheMiddle).toBeGreaterThan(0);
});
