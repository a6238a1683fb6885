import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_EXPORT, type ImportOptions } from '@shared/domain/exchange';
import { annotationEdit, drawn, photoFolder, SAMPLE, scratchFolder, startEngine } from './harness';

const OPTIONS: ImportOptions = {
  existing: 'replace',
  scored: 'suggested',
  rotation: 'as-shown',
  missing: 'keep',
};

it('a panoptic export comes back in from its folder, and a JSON alone asks for the folder', async () => {
  const engine = startEngine();
  const words = 'giraffe, bear';
  const folder = photoFolder(['02', '03'], readdirSync(SAMPLE));
  await engine.call('project.create', { folder, file: null, words });
  const [one, two] = await Promise.all(
    [1, 2].map(async (id) => (await engine.call('image.get', { id })).image),
  );
  const masks = [
    drawn(one!, [10, 20, 30, 40]),
    drawn(one!, [40, 20, 30, 40], { crowd: true }),
    drawn(two!, [5, 5, 100, 80], { categoryId: 2 }),
  ];
  for (const mask of masks) await engine.call('edit.apply', annotationEdit('paint', null, mask));
  const target = join(scratchFolder(), 'set');
  await engine.call('export.write', {
    options: { ...DEFAULT_EXPORT, format: 'coco-panoptic' },
    target,
  });

  const inspect = (path: string) =>
    engine.call('import.inspect', { path, format: null, options: OPTIONS });
  const { token, report } = await inspect(target);
  expect(report.annotations).toEqual({ added: 3, removed: 3, skipped: 0, scored: 0 });
  await engine.call('import.apply', { token, options: OPTIONS });
  const details = await Promise.all([1, 2].map((id) => engine.call('image.get', { id })));
  const lines = (all: readonly Pick<(typeof masks)[0], 'mask' | 'categoryId' | 'crowd'>[]) =>
    all.map(({ mask, categoryId, crowd }) => `${categoryId} ${crowd} ${mask.counts}`).sort();
  expect(lines(details.flatMap(({ annotations }) => annotations))).toEqual(lines(masks));

  const alone = join(scratchFolder(), 'panoptic.json');
  renameSync(join(target, 'panoptic.json'), alone);
  const { report: without } = await inspect(alone);
  expect(without.annotations.added).toBe(0);
  expect(without.problems.map(({ code }) => code)).toContain('panoptic-png-needed');
});
