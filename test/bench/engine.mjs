// What the engine takes to answer, in JSON: `node test/bench/engine.mjs [--entries FOLDER]`, after a build.
// A project of 10,000 images, edits, new decisions from cached embeddings, and calls made while a run is on.
// Asserts nothing. Speaks to the built engine process, as the app does.
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEngine, summary, timed } from './engine-process.mjs';

const root = resolve(import.meta.dirname, '../..');
const { values: given } = parseArgs({
  options: {
    entries: { type: 'string', default: join(root, 'out/main') },
    images: { type: 'string', default: '10000' },
  },
});
const values = { ...given, entries: resolve(given.entries) };
const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-bench-'));
const photos = readdirSync(join(root, 'samples/everyday/images')).map((name) =>
  join(root, 'samples/everyday/images', name),
);

async function large() {
  const folder = join(scratch, 'large');
  mkdirSync(folder);
  copyFileSync(photos[0], join(scratch, 'photo.jpg'));
  for (let i = 0; i < Number(values.images); i++)
    linkSync(join(scratch, 'photo.jpg'), join(folder, `${i}.jpg`));
  const first = startEngine(values.entries, join(scratch, 'home'));
  let file = '';
  const createMs = await timed(async () => {
    ({ file } = await first.call('project.create', { folder, file: null, words: 'a, b' }));
  });
  await first.end();
  const second = startEngine(values.entries, join(scratch, 'home'));
  await second.call('project.recent');
  const openMs = await timed(() => second.call('project.open', { file }));
  const listMs = await timed(() => second.call('image.list', { offset: 0, limit: 5000 }));
  const lists = [];
  for (let i = 0; i < 20; i++)
    lists.push(await timed(() => second.call('image.list', { offset: i * 200, limit: 100 })));
  await second.end();
  return {
    images: Number(values.images),
    createMs,
    openMs,
    list5000Ms: listMs,
    list100Ms: summary(lists),
  };
}

async function work() {
  const folder = join(scratch, 'work');
  mkdirSync(folder);
  for (const photo of photos) copyFileSync(photo, join(folder, photo.split('/').at(-1)));
  const engine = startEngine(values.entries, join(scratch, 'home'));
  const words = 'person; people, dog, horse, sky; clouds, tree; trees, grass, road, sea';
  await engine.call('project.create', { folder, file: null, words });

  // Calls that a window makes while the models work: the engine's thread must be free for them.
  const latencies = [];
  const over = engine.jobOver();
  let running = true;
  void over.then(() => (running = false));
  const jobMs = await timed(async () => {
    await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
    while (running) {
      latencies.push(await timed(() => engine.call('edit.state')));
      await wait(20);
    }
  });

  const redecides = [];
  for (let round = 0; round < 3; round++)
    for (let id = 1; id <= 8; id++)
      redecides.push(await timed(() => engine.call('prelabel.redecide', { imageId: id })));
  const same = [];
  for (let i = 0; i < 20; i++)
    same.push(await timed(() => engine.call('prelabel.redecide', { imageId: 3 })));

  const { annotations } = await engine.call('image.get', { id: 3 });
  const edits = [];
  for (let i = 0; i < 200; i++) {
    const before = { ...annotations[0], locked: i % 2 === 1 };
    const after = { ...before, locked: i % 2 === 0 };
    const changes = [{ table: 'annotation', id: before.id, before, after }];
    const edit = {
      id: crypto.randomUUID(),
      label: 'lock',
      author: 'human',
      at: Date.now(),
      changes,
    };
    edits.push(await timed(() => engine.call('edit.apply', edit)));
  }
  await engine.end();
  return {
    jobMs,
    images: photos.length,
    callWhileRunningMs: summary(latencies),
    redecideNextImageMs: summary(redecides),
    redecideSameImageMs: summary(same),
    editApplyMs: summary(edits),
  };
}

try {
  console.log(JSON.stringify({ large: await large(), work: await work() }, null, 2));
} finally {
  rmSync(scratch, { recursive: true });
}
