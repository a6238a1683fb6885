// What a project of 100,000 images and 1,000,000 annotations takes, in JSON:
// `npm run bench -- scale [--images N] [--annotations N] [--keep FOLDER] [--entries FOLDER]`. Asserts nothing.
// The project is written through the store and then asked over the built engine process, as the app asks it;
// with --keep it is found again the next time.
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { once } from 'node:events';
import { bundle } from '../helpers/bundle.ts';
import { startEngine, summary, timed } from './engine-process.mjs';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: join(root, 'out/main') },
    images: { type: 'string', default: '100000' },
    annotations: { type: 'string', default: '1000000' },
    keep: { type: 'string' },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-scale-'));
const folder = values.keep ? resolve(values.keep) : join(scratch, 'project');
const file = join(folder, `scale-${values.images}-${values.annotations}.plabel`);

async function generate() {
  if (existsSync(file)) return null;
  mkdirSync(folder, { recursive: true });
  const programs = await bundle({ generate: 'test/bench/scale/generate.ts' });
  return timed(async () => {
    const child = fork(join(programs, 'generate.cjs'), [file, values.images, values.annotations]);
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error('The project could not be written.');
    rmSync(programs, { recursive: true });
  });
}

const ms = (value) => (value === null ? null : Math.round(value * 10) / 10);
const all = { filter: {}, sort: {} };
const FILTERS = {
  none: {},
  text: { text: 'camera-3-12' },
  status: { status: ['done'] },
  'one category': { categories: [1] },
  'five categories': { categories: [1, 2, 3, 4, 5] },
  tag: { tags: ['tag 1'] },
  folder: { folders: ['folder 7'] },
  suggestions: { marks: ['suggestions'] },
  human: { marks: ['human'] },
  'not human': { without: ['human'] },
  empty: { marks: ['empty'] },
  flagged: { marks: ['flagged'] },
  noted: { marks: ['noted'] },
  failed: { marks: ['failed'] },
  changed: { marks: ['changed'] },
  masks: { masks: { from: 5, to: 10 } },
  doubt: { doubt: { from: 0.5, to: null } },
  score: { score: { from: null, to: 0.3 } },
  pixels: { pixels: { from: 1e6, to: null } },
  modified: { modified: { from: 1.65e12, to: null } },
  'several at once': {
    text: 'camera-1',
    status: ['suggested'],
    categories: [2, 3],
    marks: ['suggestions'],
    doubt: { from: 0.3, to: null },
  },
};
const SORTS = 'name status masks suggestions doubt score pixels bytes modified edited random';

async function measure() {
  const home = join(scratch, 'home');
  const engine = startEngine(values.entries, home);
  await engine.call('project.recent');
  const openMs = await timed(() => engine.call('project.open', { file }));
  const list = (query, offset = 0) =>
    timed(() => engine.call('image.list', { query, offset, limit: 200 }));
  const figures = {
    openMs: ms(openMs),
    // Nothing of it was read before.
    firstListMs: ms(await list(all)),
    fileMiB: Math.round(statSync(file).size / 2 ** 20),
  };
  const total = Number(values.images);
  const spread = (count, of) =>
    Array.from({ length: count }, (_, at) => of(Math.floor((at * total) / count)));
  const pages = [];
  for (const offset of spread(30, (at) => at)) pages.push(await list(all, offset));
  const images = [];
  for (const id of spread(50, (at) => at + 1))
    images.push(await timed(() => engine.call('image.get', { id })));
  let ids = [];
  const orderMs = await timed(async () => {
    ({ ids } = await engine.call('list.order', { query: all }));
  });
  figures.page200Ms = summary(pages);
  figures.imageGetMs = summary(images);
  // What a window reads of a list when it opens it.
  figures.orderMs = ms(orderMs);
  // A write between two calls: each is answered from the store, not from what is kept of the last one.
  let flagged = false;
  const touch = async () => {
    const change = { table: 'image-flag', id: ids[0], before: flagged, after: !flagged };
    flagged = !flagged;
    await engine.call('edit.apply', {
      id: crypto.randomUUID(),
      label: 'flag',
      author: 'human',
      at: Date.now(),
      changes: [change],
    });
  };
  const fresh = async (what) => {
    await touch();
    return timed(what);
  };
  figures.filters = {};
  for (const [name, filter] of Object.entries(FILTERS)) {
    const query = { filter, sort: {} };
    const orderMs = ms(await fresh(() => list(query)));
    const facetsMs = ms(await fresh(() => engine.call('image.facets', { filter })));
    const { total } = await engine.call('image.list', { query, offset: 0, limit: 1 });
    figures.filters[name] = { images: total, listMs: orderMs, facetsMs };
  }
  figures.sorts = {};
  for (const by of SORTS.split(' '))
    figures.sorts[by] = ms(await fresh(() => list({ filter: {}, sort: { by, descending: true } })));
  figures.orderOfAllMs = ms(await fresh(() => engine.call('list.order', { query: all })));
  const edits = [];
  for (let i = 0; i < 30; i++) edits.push(await timed(touch));
  figures.editMs = summary(edits);
  figures.undoMs = ms(await timed(() => engine.call('edit.undo')));

  const some = ids.slice(0, Math.min(10_000, ids.length));
  figures.batch = await batch(engine, some, { do: 'accept' });
  figures.batchOfTags = await batch(engine, some, { do: 'tag', add: ['new'], remove: [] });
  figures.peakMiB = engine.peakMiB();
  await engine.end();
  const again = startEngine(values.entries, home);
  await again.call('project.recent');
  figures.openAgainMs = ms(await timed(() => again.call('project.open', { file })));
  await again.end();
  return figures;
}

/** Something done to many images and undone, and the longest that another call waited meanwhile. */
async function batch(engine, ids, action) {
  let over = false;
  const waits = [];
  const calls = (async () => {
    while (!over) waits.push(await timed(() => engine.call('edit.state')));
  })();
  let done;
  const batchMs = await timed(async () => {
    done = await engine.call('image.batch', { selection: { ids }, action });
  });
  const undoMs = await timed(() => engine.call('edit.undo'));
  over = true;
  await calls;
  return { ...done, batchMs: ms(batchMs), undoMs: ms(undoMs), otherCallsMs: summary(waits) };
}

try {
  const generateMs = ms(await generate());
  console.log(
    JSON.stringify(
      {
        images: Number(values.images),
        annotations: Number(values.annotations),
        generateMs,
        ...(await measure()),
      },
      null,
      2,
    ),
  );
} finally {
  rmSync(scratch, { recursive: true });
}
