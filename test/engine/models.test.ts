import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageSideOf, textSideOf } from '@main/engine/cache/embedding-key';
import { Texts } from '@main/engine/prelabel/texts';
import { DiskCache } from '@main/engine/cache/disk-cache';
import { Inference } from '@main/engine/inference';
import { installedPairs, pairOf } from '@main/engine/models/catalog';
import { enginePaths } from '@main/engine/paths';
import { forkHost } from '@main/process/fork-host';
import type { ProcessHost } from '@main/process/port';
import {
  afterwards,
  entries,
  photoFolder,
  root,
  SAMPLE,
  scratchFolder,
  startEngine,
} from './harness';

const fixtures = join(root, 'test/fixtures/proxyclip/models');
const clipFolder = join(fixtures, 'clip-a-hf');
const vfmFolder = join(fixtures, 'vfm-dino8-hf');

describe('a pair from one’s own checkpoints', () => {
  it('is built with progress, found, used, refused deletion while in use, and deleted', async () => {
    const home = scratchFolder();
    const engine = startEngine(home);
    const pair = await engine.call('models.add', { clipFolder, vfmFolder });
    expect(pair).toMatchObject({ installed: true, starter: false });
    const told = engine.events.model.flatMap(({ progress }) => (progress ? [progress] : []));
    expect(told.filter(({ phase }) => phase === 'building').at(-1)?.done).toBeCloseTo(1, 1);
    expect(told.at(-1)).toMatchObject({ phase: 'testing', done: 1 });
    expect(engine.events.model.at(-1)).toEqual({ id: null, progress: null });
    const again = await engine.call('models.add', { clipFolder, vfmFolder });
    expect(again.id).toBe(pair.id);
    expect(readdirSync(join(home, 'models')).filter((name) => !name.startsWith('.'))).toHaveLength(
      1,
    );

    const folder = photoFolder(['02'], readdirSync(SAMPLE));
    const project = await engine.call('project.create', { folder, file: null, words: 'sky' });
    expect(project.modelPair).toBe(pair.id);
    await expect(engine.call('models.remove', { id: pair.id })).rejects.toMatchObject({
      code: 'conflict',
    });
    await engine.call('project.useModel', { modelPair: 'starter' });
    await engine.call('models.remove', { id: pair.id });
    expect((await engine.call('models.list', {})).map(({ id }) => id)).not.toContain(pair.id);
    await expect(engine.call('models.remove', { id: 'starter' })).rejects.toThrow(/stays/);
  });

  it('is refused in one sentence that names the folder, and leaves nothing', async () => {
    const home = scratchFolder();
    const engine = startEngine(home);
    const wrong = scratchFolder();
    writeFileSync(join(wrong, 'config.json'), '{}');
    await expect(engine.call('models.add', { clipFolder: wrong, vfmFolder })).rejects.toThrow(
      wrong,
    );
    const left = existsSync(join(home, 'models')) ? readdirSync(join(home, 'models')) : [];
    expect(left.filter((name) => name !== '.hashes.json')).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const home = scratchFolder();
    const engine = startEngine(home);
    const adding = engine.call('models.add', { clipFolder, vfmFolder });
    const ended = expect(adding).rejects.toMatchObject({ code: 'cancelled' });
    await engine.call('models.cancel', { id: null });
    await ended;
    expect(readdirSync(join(home, 'models')).filter((name) => !name.startsWith('.h'))).toEqual([]);
  });
});

describe('what is cached for a pair', () => {
  it('is not taken for another one of the same shape', async () => {
    const paths = enginePaths(entries, {
      PROXYLABEL_HOME: scratchFolder(),
      PROXYLABEL_RESOURCES: root,
    });
    const { pair } = pairOf(await installedPairs(paths, () => {}), 'starter');
    const files = { ...pair.files, 'clip.onnx.data': { bytes: 1, sha256: 'a' } };
    const other = { ...files, 'clip.onnx.data': { bytes: 1, sha256: 'b' } };
    for (const side of [imageSideOf, textSideOf])
      expect(side({ ...pair, files })).not.toBe(side({ ...pair, files: other }));
  });

  it('has the vectors of words: the next start asks no model, and a damaged one is made again', async () => {
    const home = scratchFolder();
    const paths = enginePaths(entries, { PROXYLABEL_HOME: home, PROXYLABEL_RESOURCES: root });
    const starter = pairOf(await installedPairs(paths, () => {}), 'starter');
    let started = 0;
    const forks = forkHost({ entries });
    const host: ProcessHost = { start: (entry) => (started++, forks.start(entry)) };
    const texts = (): Texts => {
      const inference = new Inference(host, root);
      afterwards(() => inference.kill());
      return new Texts(inference, new DiskCache(join(home, 'text'), 2 ** 20));
    };
    const first = await texts().vectors(starter, ['zebra', 'sky', 'zebra']);
    expect(started).toBe(1);
    expect(await texts().vectors(starter, ['zebra', 'sky', 'zebra'])).toEqual(first);
    expect(started).toBe(1);

    for (const name of readdirSync(join(home, 'text')))
      writeFileSync(join(home, 'text', name), Buffer.alloc(4 * starter.pair.embedding));
    expect(await texts().vectors(starter, ['zebra', 'sky', 'zebra'])).toEqual(first);
    expect(started).toBe(2);
  });
});
