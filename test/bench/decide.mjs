// What new words cost where the models have been, in JSON: `npm run bench -- decide [--images N] [--rounds N]`.
// From a request to the new masks told by the engine, on an open image of two sizes; and images a second of a
// whole project decided anew. Asserts nothing. Speaks to the built engine process, as the app does.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { startEngine, summary, timed } from './engine-process.mjs';
import { WORDS } from './words.mjs';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: join(root, 'out/main') },
    images: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '20' },
  },
});
const entries = resolve(values.entries);
const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-bench-'));
const samples = join(root, 'samples/everyday/images');
const photos = readdirSync(samples).map((name) => join(samples, name));

/** A project of sample photos at a size, pre-labelled. */
async function project(name, width, height, count, words) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  for (const [i, photo] of photos.slice(0, count).entries())
    await sharp(photo)
      .resize(width, height, { fit: 'cover' })
      .jpeg()
      .toFile(join(folder, `${i}.jpg`));
  const home = join(scratch, `${name}-home`);
  const engine = startEngine(entries, home);
  const { categories } = await engine.call('project.create', {
    folder,
    file: null,
    words: words.join(', '),
  });
  await prelabel(engine);
  return { engine, folder, home, categories };
}

async function prelabel(engine) {
  const over = engine.jobOver();
  await engine.call('prelabel.start', { scope: 'all', imageIds: [] });
  return over;
}

const change = (before, after, at) => ({
  id: crypto.randomUUID(),
  label: 'threshold-category',
  author: 'human',
  at: Date.now(),
  changes: [
    { table: 'category', id: (before ?? after).id, before, after: { ...after, position: at } },
  ],
});

/** Milliseconds from a change of the words to new masks: thresholds moved, and words never used before. */
async function openImage(name, width, height, words) {
  const { engine, categories } = await project(name, width, height, 3, words);
  const after = (edit, imageId) =>
    timed(async () => {
      await engine.call('edit.apply', edit);
      await engine.call('prelabel.redecide', { imageId });
    });
  const known = new Map(categories.map((category) => [category.id, category]));
  const thresholds = [];
  const cpu = engine.cpuMs();
  const added = [];
  for (let round = 0; round < Number(values.rounds); round++)
    for (const imageId of [1, 2, 3]) {
      const before = known.get(1 + (round % words.length));
      const next = { ...before, threshold: 0.1 + 0.02 * ((round * 3 + imageId) % 20) };
      known.set(next.id, next);
      thresholds.push(await after(change(before, next, before.position), imageId));
    }
  const cpuMs = cpu === null ? null : (engine.cpuMs() - cpu) / thresholds.length;
  // Their text vectors are there: encoding a word is another matter, and happens once.
  for (const [i, word] of ['lantern', 'puddle', 'harbour', 'meadow'].entries()) {
    const id = words.length + 1 + i;
    const category = { ...categories[0], id, name: word, prompts: [], hotkey: null };
    await engine.call('edit.apply', change(null, category, id));
    await engine.call('prelabel.redecide', { imageId: 1 });
    for (const imageId of [2, 3])
      added.push(await timed(() => engine.call('prelabel.redecide', { imageId })));
  }
  await engine.end();
  return {
    width,
    height,
    words: words.length,
    thresholdMs: summary(thresholds),
    /** Of all threads of the engine, one decision: what it takes whatever else the machine does. */
    thresholdCpuMs: cpuMs,
    newWordMs: summary(added),
  };
}

/** Every image with an embedding of its own on disk, as after a run of the models. */
async function wholeProject() {
  const { engine, folder, home } = await project(
    'whole',
    500,
    375,
    photos.length,
    WORDS.slice(0, 20),
  );
  const cache = join(home, 'cache/embeddings');
  const known = readdirSync(cache).filter((name) => !name.startsWith('.'));
  const originals = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  for (let i = originals.length; i < Number(values.images); i++) {
    // The same picture in another file: a comment's worth of bytes behind its end.
    const bytes = Buffer.concat([
      readFileSync(join(folder, originals[i % originals.length])),
      Buffer.from(`copy ${i}`),
    ]);
    writeFileSync(join(folder, `copy-${i}.jpg`), bytes);
    const from = known[i % known.length];
    const hash = createHash('sha256').update(bytes).digest('hex');
    copyFileSync(join(cache, from), join(cache, hash + from.slice(from.indexOf('-'))));
  }
  await engine.call('project.rescan');
  await prelabel(engine);
  await engine.call('edit.apply', change(null, await newCategory(engine), 21));
  const over = engine.jobOver();
  const cpu = engine.cpuMs();
  let job = null;
  const ms = await timed(async () => {
    await engine.call('redecide.start');
    job = await over;
  });
  const cpuMs = cpu === null ? null : (engine.cpuMs() - cpu) / job.done;
  await engine.end();
  return {
    images: job.done,
    cpuMsEach: cpuMs,
    skipped: job.skipped,
    words: 21,
    seconds: ms / 1000,
    imagesPerSecond: (1000 * job.done) / ms,
  };
}

async function newCategory(engine) {
  const { categories } = await engine.call('project.current');
  return { ...categories[0], id: 21, name: 'water', prompts: [], hotkey: null };
}

try {
  const report = {
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
    open: [
      await openImage('small', 500, 375, WORDS.slice(0, 20)),
      await openImage('large', 2000, 1500, WORDS),
    ],
    whole: await wholeProject(),
  };
  console.log(JSON.stringify(report, null, 2));
} finally {
  rmSync(scratch, { recursive: true });
}
