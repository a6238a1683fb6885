import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSuggestion } from '@shared/domain/annotation';
import { newEdit } from '@shared/edit';
import {
  annotationEdit,
  drawn,
  jobOver,
  masksOf,
  prelabelled,
  startEngine,
  type TestEngine,
} from './harness';

const addWord = (engine: TestEngine, name: string, id: number) =>
  engine.call(
    'edit.apply',
    newEdit('add-category', 'human', [
      {
        table: 'category',
        id,
        before: null,
        after: {
          id,
          name,
          supercategory: '',
          colour: '#00ff00',
          hotkey: null,
          prompts: [],
          threshold: 0,
          position: id,
        },
      },
    ]),
  );

async function redecideAll(engine: TestEngine) {
  const { id, kind } = await engine.call('redecide.start', {});
  expect(kind).toBe('redecide');
  return jobOver(engine, id);
}

describe('a whole project decided anew', () => {
  it('gets the masks that a run of the models would give, without one', async () => {
    const { engine, ids } = await prelabelled('sky', ['02', '03', '05']);
    await addWord(engine, 'giraffe', 2);
    expect(await redecideAll(engine)).toMatchObject({ state: 'done', total: 3, done: 3 });
    const masks = await Promise.all(ids.map((id) => masksOf(engine, id)));
    expect(masks.flat().some(({ categoryId }) => categoryId === 2)).toBe(true);
    const before = engine.events.edit.length;
    expect(await redecideAll(engine)).toMatchObject({ state: 'done', done: 3 });
    // The same words again change nothing.
    expect(engine.events.edit).toHaveLength(before);
    expect(await Promise.all(ids.map((id) => masksOf(engine, id)))).toEqual(masks);
  });

  it('leaves alone what a person accepted or drew, and images that are done', async () => {
    const { engine, ids } = await prelabelled('giraffe, sky', ['02', '03']);
    const [open, finished] = ids as [number, number];
    const { image, annotations } = await engine.call('image.get', { id: open });
    const accepted = { ...annotations[0]!, status: 'accepted' as const };
    await engine.call('edit.apply', annotationEdit('accept', annotations[0]!, accepted));
    const own = drawn(image, [5, 5, 40, 40]);
    await engine.call('edit.apply', annotationEdit('paint', null, own));
    const done = await masksOf(engine, finished);
    await engine.call(
      'edit.apply',
      newEdit('done', 'human', [
        { table: 'image-status', id: finished, before: 'suggested', after: 'done' },
      ]),
    );
    await addWord(engine, 'tree', 3);
    expect(await redecideAll(engine)).toMatchObject({ total: 1, done: 1, skipped: 0 });
    const now = await masksOf(engine, open);
    expect(now.filter((one) => !isSuggestion(one))).toEqual([accepted, own]);
    expect(await masksOf(engine, finished)).toEqual(done);
  });

  it('skips and counts images that no embedding is cached of', async () => {
    const { engine, home } = await prelabelled('giraffe', ['02', '03', '05']);
    await engine.close();
    const cache = join(home, 'cache', 'embeddings');
    rmSync(join(cache, readdirSync(cache)[0]!));

    const again = startEngine(home);
    const [recent] = await again.call('project.recent', {});
    await again.call('project.open', { file: recent!.file });
    const job = await redecideAll(again);
    expect(job).toMatchObject({ state: 'done', total: 3, done: 2, skipped: 1, failed: 0 });
    expect(again.inference).toHaveLength(0);
  });

  it('can be paused, goes on, and can be cancelled', async () => {
    const { engine } = await prelabelled('giraffe', ['01', '02', '03']);
    const { id } = await engine.call('redecide.start', {});
    expect(await engine.call('job.pause', { id })).toMatchObject({ state: 'paused', done: 0 });
    await engine.call('job.resume', { id });
    expect(await jobOver(engine, id)).toMatchObject({ state: 'done', done: 3 });
    const second = await engine.call('redecide.start', {});
    expect(await engine.call('job.cancel', { id: second.id })).toMatchObject({
      state: 'cancelled',
      done: 0,
    });
  });
});

it('the cache says what is in it, keeps to its bound and can be cleared', async () => {
  const { engine } = await prelabelled('giraffe', ['02', '03']);
  const { limit } = await engine
    .call('settings.set', { embeddingBytes: 2 ** 28 })
    .then(async () => engine.call('cache.info', {}));
  expect(limit).toBe(2 ** 28);
  const full = await engine.call('cache.info', {});
  expect(full.files).toBe(2);
  expect(full.bytes).toBeGreaterThan(2 * 2 ** 20);
  await engine.call('cache.clear', {});
  expect(await engine.call('cache.info', {})).toEqual({ bytes: 0, files: 0, limit: 2 ** 28 });
});
