import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  annotationEdit,
  drawn,
  engineProcess,
  photoFolder,
  SAMPLE,
  scratchFolder,
} from './harness';

it('an edit, its undo and what can be redone are there after kill -9', async () => {
  const home = scratchFolder();
  const folder = photoFolder(['02'], readdirSync(SAMPLE));
  const first = await engineProcess(home);
  const { file } = await first.call('project.create', { folder, file: null, words: 'giraffe' });
  const { image } = await first.call('image.get', { id: 1 });
  const mine = drawn(image, [10, 10, 50, 40]);
  await first.call('edit.apply', annotationEdit('paint', null, mine));
  await first.process.kill();

  const second = await engineProcess(home);
  await second.call('project.open', { file });
  expect((await second.call('image.get', { id: 1 })).annotations).toEqual([mine]);
  await second.call('edit.undo', {});
  await second.process.kill();

  const third = await engineProcess(home);
  await third.call('project.open', { file });
  expect((await third.call('image.get', { id: 1 })).annotations).toEqual([]);
  expect(await third.call('edit.state', {})).toEqual({ undo: null, redo: 'paint' });
});
