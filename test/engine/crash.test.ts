import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Job } from '@shared/domain/job';
import { newEdit } from '@shared/edit';
import { hostEngine } from '@main/process/engine-host';
import type { EngineHost } from '@main/process/engine-host';
import { forkHost } from '@main/process/fork-host';
import type { HostedProcess, ProcessHost } from '@main/process/port';
import { root } from '../helpers/bundle';

/** The built engine on real photos, killed in the middle of its work. */
let folder: string;
let engine: EngineHost;
let started: HostedProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proxylabel-crash-'));
  mkdirSync(join(folder, 'photos'));
  for (const name of ['02-giraffes', '03-brown-bear', '05-yellow-bus', '08-pizza'])
    copyFileSync(
      join(root, `samples/everyday/images/${name}.jpg`),
      join(folder, 'photos', `${name}.jpg`),
    );
  started = [];
  const fork = forkHost({
    entries: join(root, 'out/main'),
    env: { PROXYLABEL_HOME: join(folder, 'home') },
  });
  const watched: ProcessHost = {
    async start(entry) {
      const process = await fork.start(entry);
      started.push(process);
      return process;
    },
  };
  engine = hostEngine(watched);
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

/** Resolves with the first state of a job that fits. */
const jobThat = (fits: (job: Job) => boolean) =>
  new Promise<Job>((resolve) => {
    const stop = engine.on('job', (job) => {
      if (!fits(job)) return;
      stop();
      resolve(job);
    });
  });

test('a job goes on after the engine was killed, and no image is done twice', async () => {
  await engine.call('project.create', {
    folder: join(folder, 'photos'),
    file: null,
    words: 'giraffe, bear, bus, pizza',
  });
  const begun = jobThat(({ done }) => done >= 1);
  await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
  await begun;
  const over = jobThat(({ state }) => state === 'done');
  await started[0]?.kill();
  expect(await over).toMatchObject({ total: 4, done: 4, failed: 0 });
  expect(started).toHaveLength(2);
  const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
  expect(items.every(({ suggestions }) => suggestions > 0)).toBe(true);
});

test('an edit that was answered survives the kill; one sent twice is applied once', async () => {
  const project = await engine.call('project.create', {
    folder: join(folder, 'photos'),
    file: null,
    words: 'bear',
  });
  const [bear] = project.categories;
  if (!bear) throw new Error('The word made no category.');
  const edit = newEdit('rename', 'human', [
    { table: 'category', id: bear.id, before: bear, after: { ...bear, name: 'brown bear' } },
  ]);
  await engine.call('edit.apply', edit);
  await started[0]?.kill();
  await engine.call('edit.apply', edit); // as the host does when the answer was lost
  const again = await engine.call('project.current', {});
  expect(again?.categories.map(({ name }) => name)).toEqual(['brown bear']);
  await engine.call('edit.undo', {});
  const undone = await engine.call('project.current', {});
  expect(undone?.categories.map(({ name }) => name)).toEqual(['bear']);
  expect(await engine.call('edit.state', {})).toMatchObject({ undo: null });
});
