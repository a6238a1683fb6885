import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPair } from '@main/checkpoint/build-pair';
import { InferenceClient } from '@main/inference/client';
import { forkHost } from '@main/process/fork-host';
import type { HostedProcess } from '@main/process/port';
import { decide } from '@main/proxyclip/decision';
import { instances } from '@main/proxyclip/instances';
import type { Pair } from '@main/proxyclip/pair';
import type { RgbImage } from '@main/proxyclip/resize';
import { queriesFor } from '@main/proxyclip/vocabulary';
import sharp from 'sharp';

const root = resolve(import.meta.dirname, '../..');
const models = join(root, 'test/fixtures/proxyclip/models');
const starter = join(root, 'models/starter');
const clipVocabulary = join(root, 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz');
const entries = join(root, 'out/main');

const work = mkdtempSync(join(tmpdir(), 'proxylabel-inference-'));
/** A real pair, small enough to run many windows in no time. */
const tiny = join(work, 'tiny');
const processes: HostedProcess[] = [];

beforeAll(async () => {
  await buildPair({
    clipFolder: join(models, 'clip-a-hf'),
    vfmFolder: join(models, 'vfm-dino8-hf'),
    outFolder: tiny,
    resize: { short: null, long: null, filter: 'opencv-linear', multiple: 1 },
    window: { size: 112, stride: 56, multiple: 56 },
  });
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((started) => started.kill()));
});
afterAll(() => rmSync(work, { recursive: true }));

async function start(): Promise<{ client: InferenceClient; process: HostedProcess }> {
  const process = await forkHost({ entries }).start('inference');
  processes.push(process);
  return { client: new InferenceClient(process.port), process };
}

async function photo(name: string): Promise<RgbImage> {
  const { data, info } = await sharp(join(root, 'samples/everyday/images', name))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: new Uint8Array(data), width: info.width, height: info.height };
}

const noise = (width: number, height: number): RgbImage => ({
  rgb: new Uint8Array(width * height * 3).map((_, i) => (i * 2654435761) >>> 24),
  width,
  height,
});

const load = (client: InferenceClient, folder: string) =>
  client.load({ folder, threads: 1, clipVocabulary });

describe('the starter', () => {
  it('finds the giraffes and the trees of a photo from their names', async () => {
    const { client } = await start();
    const { pair } = await load(client, starter);
    const image = await photo('02-giraffes.jpg');
    const vocabulary = ['giraffe', 'tree', 'bus'].map((name) => ({ names: [name], threshold: 0 }));
    const queries = queriesFor(vocabulary, pair.decision.background);
    const { vectors, size } = await client.text({ names: queries.names });
    const { dense, timings } = await client.embed(image);

    expect(size).toBe(pair.embedding);
    expect(timings.windows).toHaveLength(1);
    for (const set of [vectors, dense.data])
      for (let i = 0; i < set.length; i += size)
        expect(Math.hypot(...set.subarray(i, i + size))).toBeCloseTo(1, 4);

    const decision = decide(dense, vectors, queries, pair.decision, image.width, image.height);
    const [first, second] = instances(decision);
    const pixels = image.width * image.height;
    expect([first?.category, second?.category].sort()).toEqual([0, 1]);
    const giraffes = first?.category === 0 ? first : second;
    expect(giraffes!.area / pixels).toBeGreaterThan(0.35);
    expect(giraffes!.area / pixels).toBeLessThan(0.6);
    expect(giraffes!.score).toBeGreaterThan(0.9);
    expect(giraffes!.doubt).toBeLessThan(0.15);
    expect(instances(decision).some(({ category }) => category === 2)).toBe(false);
  });
});

describe('the inference process', () => {
  it('tells its progress and stops between windows, then goes on with other work', async () => {
    const { client } = await start();
    await load(client, tiny);
    const image = noise(400, 400);
    const told: number[] = [];
    const whole = await client.embed(image, { onProgress: (done) => told.push(done) });
    expect(told).toEqual(whole.dense.windows.map((_, i) => i + 1));

    const abort = new AbortController();
    const stopped = client.embed(image, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const again = await client.embed(image);
    expect(again.dense.data).toEqual(whole.dense.data);
  });

  it('answers a ping while it works, and says what it is', async () => {
    const { client, process } = await start();
    await load(client, tiny);
    let done = false;
    const embedding = client.embed(noise(600, 600)).then(() => (done = true));
    const stats = await client.stats();
    expect(done).toBe(false);
    expect(stats).toMatchObject({ pid: process.pid });
    expect(stats.rssBytes).toBeGreaterThan(10_000_000);
    await embedding;
  });

  it('gives a name the same vector whatever it is asked with', async () => {
    const { client } = await start();
    await load(client, tiny);
    const { vectors, size } = await client.text({ names: ['dog', 'traffic light', 'dog'] });
    const alone = await client.text({ names: ['traffic light'] });
    expect(vectors.slice(0, size)).toEqual(vectors.slice(2 * size));
    expect(alone.vectors).toEqual(vectors.slice(size, 2 * size));
  });

  it('can be killed in the middle of a run; what was asked then fails as unavailable', async () => {
    const { client, process } = await start();
    await load(client, tiny);
    const running = client.embed(noise(900, 900), {
      onProgress: () => void process.kill(),
    });
    await expect(running).rejects.toMatchObject({ code: 'unavailable' });
    await expect(client.ping()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses what it cannot do, and lives on', async () => {
    const { client } = await start();
    await expect(client.embed(noise(4, 4))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(client.embed({ ...noise(4, 4), width: 5 })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await client.ping();
  });

  it('does not start where ONNX Runtime would report home', async () => {
    const host = forkHost({ entries, env: { ORT_DISABLE_TELEMETRY: '0' } });
    const process = await host.start('inference');
    const code = await new Promise((resolve) => process.onExit(resolve));
    expect(code).toBe(1);
  });
});

describe('a pair folder with a fault', () => {
  /** A copy of the tiny pair, changed. */
  const changed = (change: (folder: string) => void): string => {
    const copy = mkdtempSync(join(work, 'copy-'));
    cpSync(tiny, copy, { recursive: true });
    change(copy);
    return copy;
  };
  const flip = (file: string) => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
  };

  it.each([
    ['missing', 'head.onnx', (file: string) => rmSync(file), 'not-found'],
    ['cut', 'text.onnx', (file: string) => truncateSync(file, 100), 'damaged'],
    ['changed by a bit', 'positions.safetensors', flip, 'damaged'],
    ['not JSON', 'pair.json', (file: string) => writeFileSync(file, '{'), 'damaged'],
    ['missing', 'pair.json', (file: string) => rmSync(file), 'not-found'],
  ])('(%s: %s) is refused by name', async (_fault, name, change, code) => {
    const { client } = await start();
    const folder = changed((copy) => change(join(copy, name)));
    const error = await load(client, folder).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(name) as string });
    await expect(load(client, tiny)).resolves.toMatchObject({ pair: { starter: false } });
  });

  it('(a graph that its hash vouches for, but no graph) is refused by name', async () => {
    const { client } = await start();
    const folder = changed((copy) => {
      const content = 'no graph';
      const pair = JSON.parse(readFileSync(join(copy, 'pair.json'), 'utf8')) as Pair;
      const sha256 = createHash('sha256').update(content).digest('hex');
      pair.files['head.onnx'] = { bytes: content.length, sha256 };
      writeFileSync(join(copy, 'head.onnx'), content);
      writeFileSync(join(copy, 'pair.json'), JSON.stringify(pair));
    });
    const error = await load(client, folder).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'damaged' });
    expect(String(error)).toContain('head.onnx');
  });
});
