import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSuggestion } from '@shared/domain/annotation';
import { newEdit } from '@shared/edit';
import { areaOf, bboxOf, iouOf } from '@shared/mask';
import {
  annotationEdit,
  drawn,
  jobOver,
  masksOf,
  project,
  SAMPLE,
  startEngine,
  type TestEngine,
} from './harness';

const PHOTOS = readdirSync(SAMPLE);
const GIRAFFES = '02';
const BEAR = '03';

async function prelabel(engine: TestEngine, imageIds: number[] | 'unlabelled' | 'all') {
  const job = await engine.call(
    'prelabel.start',
    Array.isArray(imageIds) ? { scope: 'images', imageIds } : { scope: imageIds, imageIds: [] },
  );
  return jobOver(engine, job.id);
}

describe('pre-label with the starter on real photos', () => {
  it('finds the giraffes and the bear, and says how it is going', async () => {
    const { engine, ids } = await project('giraffe, bear; brown bear, sky, grass', [
      GIRAFFES,
      BEAR,
    ]);
    const job = await prelabel(engine, 'unlabelled');
    expect(job).toMatchObject({ state: 'done', total: 2, done: 2, failed: 0 });
    const rates = engine.events.job.filter(({ rate }) => rate !== null);
    expect(rates.length).toBeGreaterThan(0);
    for (const [id, categoryId] of [
      [ids[0]!, 1],
      [ids[1]!, 2],
    ] as const) {
      const { image, annotations } = await engine.call('image.get', { id });
      expect(image.status).toBe('suggested');
      const animals = annotations.filter((one) => one.categoryId === categoryId);
      const share = animals.reduce((sum, one) => sum + one.area, 0) / (image.width * image.height);
      expect(share).toBeGreaterThan(0.02);
      expect(share).toBeLessThan(0.8);
      for (const one of annotations) {
        expect(one).toMatchObject({
          source: 'model',
          status: 'suggested',
          area: areaOf(one.mask),
          bbox: bboxOf(one.mask),
        });
        expect(one.score).toBeGreaterThan(0);
        expect(one.mask.size).toEqual([image.height, image.width]);
      }
    }
    // Everything that is stored was told as it came.
    const told = new Set(engine.events.edit.flatMap(({ changes }) => changes.map(({ id }) => id)));
    for (const id of ids)
      for (const one of await masksOf(engine, id)) expect(told.has(one.id)).toBe(true);
  });

  it('leaves what a person judged alone, and proposes none of it again', async () => {
    const { engine, ids } = await project('giraffe, sky', [GIRAFFES]);
    const [id] = ids as [number];
    await prelabel(engine, 'all');
    const before = await masksOf(engine, id);
    const [first, second] =
      before.filter(({ categoryId }) => categoryId === 1).length > 0 ? before : [];
    await engine.call(
      'edit.apply',
      annotationEdit('accept', first!, { ...first!, status: 'accepted' }),
    );
    const rejected = second ? { ...second, status: 'rejected' as const } : null;
    if (rejected) await engine.call('edit.apply', annotationEdit('reject', second!, rejected));
    await prelabel(engine, 'all');
    const after = await masksOf(engine, id);
    expect(after).toContainEqual({ ...first!, status: 'accepted' });
    if (rejected) expect(after).toContainEqual(rejected);
    for (const one of after.filter(isSuggestion))
      for (const judged of after.filter((other) => !isSuggestion(other)))
        if (one.categoryId === judged.categoryId)
          expect(iouOf(one.mask, judged.mask)).toBeLessThan(0.7);
  });

  it('is undone by nobody: undo steps over the model to the last thing a person did', async () => {
    const { engine, ids } = await project('giraffe, sky', [GIRAFFES]);
    const { image } = await engine.call('image.get', { id: ids[0]! });
    await engine.call('edit.apply', annotationEdit('paint', null, drawn(image, [0, 0, 30, 30])));
    await prelabel(engine, 'all');
    const { edit } = await engine.call('edit.undo', {});
    expect(edit?.label).toBe('paint');
    expect((await masksOf(engine, ids[0]!)).every(isSuggestion)).toBe(true);
    expect(await engine.call('edit.state', {})).toEqual({ undo: null, redo: 'paint' });
  });

  it('notes why an image failed, and goes on', async () => {
    const { engine, folder, ids } = await project('giraffe', [GIRAFFES, BEAR, '04']);
    truncateSync(
      join(
        folder,
        PHOTOS.find((name) => name.startsWith(BEAR))!,
      ),
      20_000,
    );
    const job = await prelabel(engine, 'all');
    expect(job).toMatchObject({ state: 'done', total: 3, done: 2, failed: 1 });
    expect(job.error).toMatch(/is cut off|is damaged/);
    const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
    expect(items.map(({ error }) => error !== null)).toEqual([false, true, false]);
    expect(ids).toHaveLength(3);
  });

  it('says at once what is wrong with the project instead of failing every image', async () => {
    const { engine, ids } = await project('', [GIRAFFES]);
    await expect(prelabel(engine, ids)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(prelabel(engine, [999])).rejects.toMatchObject({ code: 'bad-input' });
    await expect(
      engine.call('project.useModel', { modelPair: 'clip-vit-b16-dino-vitb8' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('deciding again from the cached embedding', () => {
  it('follows a threshold and a new word without the encoders, and gives what a run gives', async () => {
    const { engine, ids, categories } = await project('giraffe, sky', [GIRAFFES]);
    const [id] = ids as [number];
    expect(await engine.call('prelabel.redecide', { imageId: id })).toEqual({ fresh: false });
    expect(engine.inference).toHaveLength(0);
    await prelabel(engine, 'all');
    const before = await masksOf(engine, id);
    expect(await engine.call('prelabel.redecide', { imageId: id })).toEqual({ fresh: true });
    expect(await masksOf(engine, id)).toEqual(before);

    const giraffe = categories[0]!;
    const strict = { ...giraffe, threshold: 0.95 };
    await engine.call(
      'edit.apply',
      newEdit('threshold', 'human', [
        { table: 'category', id: giraffe.id, before: giraffe, after: strict },
      ]),
    );
    await engine.call('prelabel.redecide', { imageId: id });
    const area = (all: typeof before) =>
      all
        .filter(({ categoryId }) => categoryId === giraffe.id)
        .reduce((sum, one) => sum + one.area, 0);
    expect(area(await masksOf(engine, id))).toBeLessThan(area(before));

    await engine.call('edit.undo', {});
    await engine.call('prelabel.redecide', { imageId: id });
    const again = await masksOf(engine, id);
    const pixels = (all: typeof before) => all.map(({ categoryId, mask }) => [categoryId, mask]);
    expect(new Set(pixels(again).map((one) => JSON.stringify(one)))).toEqual(
      new Set(pixels(before).map((one) => JSON.stringify(one))),
    );
  });

  it('makes an embedding again that was damaged on the disk', async () => {
    const { engine, ids, home, file } = await project('giraffe', [GIRAFFES]);
    await prelabel(engine, 'all');
    const before = await masksOf(engine, ids[0]!);
    await engine.close();
    const cache = join(home, 'cache/embeddings');
    const [name] = readdirSync(cache);
    writeFileSync(join(cache, name!), 'rubbish');
    const again = startEngine(home);
    await again.call('project.open', { file });
    expect(await again.call('prelabel.redecide', { imageId: ids[0]! })).toEqual({ fresh: false });
    expect(readdirSync(cache)).toEqual([]);
    await prelabel(again, 'all');
    expect(await masksOf(again, ids[0]!)).toEqual(before);
  });
});

describe('a running job', () => {
  it('is paused, resumed and cancelled, and what is done stays done', async () => {
    const { engine, ids } = await project('giraffe, sky', ['01', '02', '03', '04', '05']);
    const { id } = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
    await engine.until('job', ({ done }) => done >= 1);
    expect((await engine.call('job.pause', { id })).state).toBe('paused');
    await engine.call('project.current', {});
    expect((await engine.call('job.resume', { id })).state).toMatch(/queued|running/);
    await engine.until('job', ({ done }) => done >= 2);
    expect((await engine.call('job.cancel', { id })).state).toBe('cancelled');
    await expect(engine.call('job.resume', { id })).rejects.toMatchObject({ code: 'conflict' });
    const { items } = await engine.call('image.list', { offset: 0, limit: 10 });
    expect(items.filter(({ suggestions }) => suggestions > 0).length).toBeGreaterThanOrEqual(1);
    expect(ids).toHaveLength(5);
    const rest = await prelabel(engine, 'unlabelled');
    expect(rest).toMatchObject({ state: 'done', failed: 0 });
    expect(rest.total).toBeLessThan(5);
  });

  it('survives the death of the inference process under it', async () => {
    const { engine } = await project('giraffe, sky', ['01', '02', '03', '04']);
    const { id } = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
    await engine.until('job', ({ done }) => done >= 1);
    // Others were started before, to try what this machine has.
    const before = engine.inference.length;
    await engine.inference.at(-1)!.kill();
    expect(await jobOver(engine, id)).toMatchObject({ state: 'done', done: 4, failed: 0 });
    expect(engine.inference).toHaveLength(before + 1);
  });

  it('goes on by itself when the project is opened again', async () => {
    const { engine, home, file } = await project('giraffe, sky', ['01', '02', '03', '04']);
    const { id } = await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
    await engine.until('job', ({ done }) => done >= 1);
    await engine.close();
    const again = startEngine(home);
    await again.call('project.open', { file });
    expect(await jobOver(again, id)).toMatchObject({ state: 'done', total: 4, done: 4 });
  });
});
