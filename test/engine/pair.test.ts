import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildPair } from '@main/checkpoint/build-pair';
import { jobOver, photoFolder, root, SAMPLE, scratchFolder, startEngine } from './harness';

it('a pair of ones own, with windows and CLIP words, is found, preferred and exchanged', async () => {
  const home = scratchFolder();
  const models = join(root, 'test/fixtures/proxyclip/models');
  await buildPair({
    clipFolder: join(models, 'clip-a-hf'),
    vfmFolder: join(models, 'vfm-dino8-hf'),
    outFolder: join(home, 'models/tiny'),
    id: 'tiny',
    title: 'Tiny',
    // Small windows: this is about the way through the engine, not about sharp masks.
    resize: { short: 112, long: 256, filter: 'opencv-linear', multiple: 1 },
    window: { size: 112, stride: 56, multiple: 56 },
  });
  const engine = startEngine(home);
  const folder = photoFolder(['02'], readdirSync(SAMPLE));
  const project = await engine.call('project.create', {
    folder,
    file: null,
    words: 'giraffe, sky',
  });
  expect(project.modelPair).toBe('tiny');
  expect(await engine.call('models.list', {})).toContainEqual(
    expect.objectContaining({ id: 'tiny', installed: true, starter: false, inUse: true }),
  );

  const run = async (): Promise<void> => {
    const { id } = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
    expect(await jobOver(engine, id)).toMatchObject({ state: 'done', done: 1, failed: 0 });
  };
  const embeddings = (): string[] => readdirSync(join(home, 'cache/embeddings'));
  await run();
  expect(embeddings()).toHaveLength(1);
  expect((await engine.call('project.useModel', { modelPair: 'starter' })).modelPair).toBe(
    'starter',
  );
  expect(await engine.call('prelabel.redecide', { imageId: 1 })).toEqual({ fresh: false });
  await run();
  expect(embeddings()).toHaveLength(2);
  await engine.call('project.useModel', { modelPair: 'tiny' });
  expect(await engine.call('prelabel.redecide', { imageId: 1 })).toEqual({ fresh: true });
});
