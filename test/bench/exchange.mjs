// Time and peak memory of importing and exporting a generated COCO file, by the operating system's own count:
// `node test/bench/exchange.mjs [--annotations 1000000] [--entries FOLDER]`, after a build. Asserts nothing.
import { fork } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: join(root, 'out/main') },
    annotations: { type: 'string', default: '1000000' },
  },
});
const ANNOTATIONS = Number(values.annotations);
const PER_IMAGE = 10;
const [WIDTH, HEIGHT] = [640, 480];
const scratch = mkdtempSync(join(tmpdir(), 'proxylabel-exchange-'));
const source = join(scratch, 'labels.json');

async function generate() {
  const file = createWriteStream(source);
  const put = async (text) => file.write(text) || once(file, 'drain');
  await put('{"categories":[{"id":1,"name":"thing"},{"id":2,"name":"other"}],"annotations":[');
  for (let id = 1; id <= ANNOTATIONS; id++) {
    const [x, y] = [(id * 37) % 500, (id * 61) % 380];
    const ring = Array.from({ length: 24 }, (_, at) => {
      const angle = (at * Math.PI) / 12;
      return [x + 60 + 50 * Math.cos(angle), y + 45 + 40 * Math.sin(angle)].map(
        (value) => Math.round(value * 100) / 100,
      );
    }).flat();
    await put(
      `${id > 1 ? ',' : ''}{"id":${id},"image_id":${Math.ceil(id / PER_IMAGE)},"category_id":${(id % 2) + 1},"segmentation":[[${ring}]],"iscrowd":0}\n`,
    );
  }
  await put('],"images":[');
  for (let id = 1; id <= ANNOTATIONS / PER_IMAGE; id++)
    await put(
      `${id > 1 ? ',' : ''}{"id":${id},"file_name":"${id}.jpg","width":${WIDTH},"height":${HEIGHT}}`,
    );
  file.end(']}');
  await once(file, 'close');
}

function startEngine() {
  const child = fork(join(resolve(values.entries), 'engine.cjs'), [], {
    env: { ...process.env, PROXYLABEL_HOME: join(scratch, 'home'), ORT_DISABLE_TELEMETRY: '1' },
    serialization: 'advanced',
    execArgv: ['--no-maglev'],
  });
  const waiting = new Map();
  let [id, longest, last] = [0, 0, performance.now()];
  child.on('message', (message) => {
    if ('event' in message) return;
    const { done, failed } = waiting.get(message.id);
    if (message.error) failed(new Error(`${message.error.code}: ${message.error.message}`));
    else done(message.output);
  });
  const call = (method, input = {}) =>
    new Promise((done, failed) => {
      waiting.set(id, { done, failed });
      child.send({ id: id++, method, input });
    });
  /** How long a call waits that is made while the engine is busy: the longest of them. */
  const poll = setInterval(async () => {
    last = performance.now();
    await call('edit.state').catch(() => {});
    longest = Math.max(longest, performance.now() - last);
  }, 250);
  return {
    call,
    peak: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`))[1]) / 1024,
    longest: () => {
      const value = longest;
      longest = 0;
      return value;
    },
    end: () => {
      clearInterval(poll);
      child.disconnect();
      return once(child, 'exit');
    },
  };
}

const rows = [];
async function stage(name, engine, work) {
  const began = performance.now();
  const result = await work();
  rows.push({
    stage: name,
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    'peak MB so far': Math.round(engine.peak()),
    'longest wait of a call, ms': Math.round(engine.longest()),
  });
  return result;
}

try {
  await generate();
  process.stderr.write(
    `${(statSync(source).size / 1e6).toFixed(0)} MB, ${ANNOTATIONS} annotations\n`,
  );
  const engine = startEngine();
  const folder = join(scratch, 'photos');
  mkdirSync(folder);
  const { file } = await engine.call('project.create', {
    folder,
    file: null,
    words: '',
    allowEmpty: true,
  });
  const options = {
    existing: 'keep-both',
    scored: 'suggested',
    rotation: 'as-shown',
    missing: 'keep',
  };
  const { token } = await stage('inspect', engine, () =>
    engine.call('import.inspect', { path: source, format: 'coco', options }),
  );
  await stage('import', engine, () => engine.call('import.apply', { token, options }));
  for (const segmentation of ['rle', 'polygon'])
    await stage(`export ${segmentation}`, engine, () =>
      engine.call('export.write', {
        target: join(scratch, `${segmentation}.json`),
        options: {
          format: 'coco',
          include: 'accepted',
          doneOnly: false,
          emptyImages: true,
          categoryIds: 'kept',
          prefix: '',
          split: null,
          images: 'none',
          gzip: false,
          style: { segmentation },
        },
      }),
    );
  console.table(rows);
  console.log(`project file: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  await engine.end();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
