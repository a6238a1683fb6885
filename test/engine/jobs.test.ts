import { readdirSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jobOver, photoFolder, SAMPLE, scratchFolder, startEngine } from './harness';

const PHOTOS = readdirSync(SAMPLE);

async function project(photos: string[]) {
  const folder = photoFolder(photos, PHOTOS);
  const engine = startEngine(scratchFolder());
  await engine.call('project.create', { folder, file: null, words: 'giraffe, sky' });
  const { items } = await engine.call('image.list', { offset: 0, limit: 100 });
  return { engine, folder, items };
}

it('what failed is tried again, alone, and its reason is known until then', async () => {
  const { engine, folder, items } = await project(['02', '03']);
  const broken = join(folder, items[1]!.path);
  renameSync(broken, `${broken}.away`);
  const { id } = await engine.call('thumbnails.start', {}).then((job) => job!);
  expect(await jobOver(engine, id)).toMatchObject({ state: 'done', done: 1, failed: 1 });
  const { items: failures } = await engine.call('job.failures', { id, offset: 0, limit: 10 });
  expect(failures).toMatchObject([{ imageId: items[1]!.id, path: items[1]!.path }]);
  expect(failures[0]!.error).toContain(items[1]!.path);
  const { items: marked } = await engine.call('image.list', {
    query: { filter: { marks: ['failed'] } },
    offset: 0,
    limit: 10,
  });
  expect(marked.map((row) => row.id)).toEqual([items[1]!.id]);

  renameSync(`${broken}.away`, broken);
  const again = engine.until('job', (job) => job.id === id && job.done === 2);
  expect(await engine.call('job.retry', { id })).toMatchObject({ total: 2, failed: 0 });
  await again;
  await expect(engine.call('job.retry', { id })).rejects.toMatchObject({ code: 'conflict' });
  expect(await engine.call('job.clear', {})).toEqual([]);
});

it('a job that is moved ahead goes first, and the one at work gives way after its image', async () => {
  const { engine } = await project(['02', '03', '04', '05']);
  const first = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
  const second = await engine.call('redecide.start', {});
  const thumbnails = (await engine.call('thumbnails.start', {}))!;
  await engine.until('job', ({ id, done }) => id === first.id && done >= 1);
  const line = async () =>
    (await engine.call('job.list', {}))
      .filter(({ state }) => ['queued', 'running', 'paused'].includes(state))
      .sort((a, b) => a.place - b.place)
      .map(({ id }) => id);
  expect(await line()).toEqual([first.id, second.id, thumbnails.id]);
  await engine.call('job.move', { id: thumbnails.id, index: 0 });
  expect((await line())[0]).toBe(thumbnails.id);
  await jobOver(engine, thumbnails.id);
  expect((await engine.call('job.list', {})).find(({ id }) => id === first.id)!.state).not.toBe(
    'done',
  );
  expect(await jobOver(engine, first.id)).toMatchObject({ state: 'done', done: 4 });
  expect(await jobOver(engine, second.id)).toMatchObject({ state: 'done', total: 4 });
});

it('what is on the screen is done first', async () => {
  const { engine, items } = await project(['02', '03', '04', '05']);
  const wanted = items[3]!.id;
  await engine.call('job.prefer', { imageIds: [wanted, items[2]!.id] });
  const { id } = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
  await jobOver(engine, id);
  const order = engine.events.job
    .filter((job) => job.currentImageId !== null)
    .map(({ currentImageId }) => currentImageId!);
  expect([...new Set(order)]).toEqual([wanted, items[2]!.id, items[0]!.id, items[1]!.id]);
});

it('a cancelled job leaves nothing in the queue, and what failed of it can be tried again', async () => {
  const { engine, folder, items } = await project(['02', '03', '04', '05']);
  truncateSync(join(folder, items[0]!.path), 2000);
  const { id } = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
  await engine.until('job', ({ failed }) => failed === 1);
  await engine.call('job.cancel', { id });
  const retried = await engine.call('job.retry', { id });
  expect(retried.total).toBe(retried.done + 1);
  expect(await engine.until('job', ({ state }) => state === 'done')).toMatchObject({ failed: 1 });
});
