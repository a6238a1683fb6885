import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { engineProcess, scratchFolder } from './harness';

const IMAGES = 300;
const OPTIONS = {
  existing: 'keep-both',
  scored: 'suggested',
  rotation: 'as-shown',
  missing: 'keep',
} as const;

function labels(folder: string): string {
  const file = join(folder, 'labels.json');
  const images = Array.from({ length: IMAGES }, (_, at) => ({
    id: at,
    file_name: `missing/${at}.jpg`,
    width: 64,
    height: 48,
  }));
  const annotations = images.flatMap(({ id }) =>
    [0, 1, 2, 3].map((at) => ({
      id: id * 4 + at,
      image_id: id,
      category_id: 3,
      segmentation: [[at, 1, at + 20, 1, at + 20, 30]],
    })),
  );
  writeFileSync(
    file,
    JSON.stringify({ images, annotations, categories: [{ id: 3, name: 'zebra' }] }),
  );
  return file;
}

it('an import that dies half way with its process is gone at the next opening', async () => {
  const home = scratchFolder();
  const folder = join(home, 'photos');
  mkdirSync(folder);
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
    .png()
    .toFile(join(folder, 'one.png'));
  const first = await engineProcess(home);
  const { file } = await first.call('project.create', { folder, file: null, words: 'lion' });
  const path = labels(home);
  const { token } = await first.call('import.inspect', { path, format: null, options: OPTIONS });
  // Rows come in pieces: with the first of them, some of the import is in the store and some is not.
  const begun = new Promise((resolve) => first.on('images', resolve));
  first.call('import.apply', { token, options: OPTIONS }).catch(() => {});
  await begun;
  await first.process.kill();

  const second = await engineProcess(home);
  const project = await second.call('project.open', { file });
  expect([project.images, project.categories.map(({ name }) => name)]).toEqual([1, ['lion']]);
  // And it can be had whole, with the numbers it wants.
  const again = await second.call('import.inspect', { path, format: null, options: OPTIONS });
  const { report } = await second.call('import.apply', { token: again.token, options: OPTIONS });
  expect(report.annotations.added).toBe(IMAGES * 4);
  expect((await second.call('image.list', { offset: 0, limit: 1 })).total).toBe(IMAGES + 1);
  await second.process.kill();
});

it('an import that is cancelled leaves nothing', async () => {
  const home = scratchFolder();
  const folder = join(home, 'photos');
  mkdirSync(folder);
  const engine = await engineProcess(home);
  await engine.call('project.create', {
    folder,
    file: null,
    words: 'lion',
    allowEmpty: true,
  });
  const path = labels(home);
  const { token } = await engine.call('import.inspect', { path, format: null, options: OPTIONS });
  const begun = new Promise((resolve) => engine.on('images', resolve));
  const applying = engine.call('import.apply', { token, options: OPTIONS });
  applying.catch(() => {});
  await begun;
  await engine.call('transfer.cancel', {});
  await expect(applying).rejects.toMatchObject({ code: 'cancelled' });
  expect((await engine.call('image.list', { offset: 0, limit: 1 })).total).toBe(0);
  expect(await engine.call('import.undo', {})).toEqual({ found: false });
});
