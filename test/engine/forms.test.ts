import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPair } from '@main/checkpoint/build-pair';
import { GraphBuilder } from '@main/checkpoint/onnx/graph';
import { saveGraph } from '@main/checkpoint/onnx/save';
import { Forms } from '@main/engine/forms/forms';
import type { Wishes } from '@main/engine/forms/candidates';
import { Inference } from '@main/engine/inference';
import type { InstalledPair } from '@main/engine/models/catalog';
import { decode } from '@main/imaging';
import { forkHost } from '@main/process/fork-host';
import type { HostedProcess } from '@main/process/port';
import type { Variant } from '@main/proxyclip/form';
import { Pair } from '@main/proxyclip/pair';
import type { AppError } from '@shared/errors';
import { bundle } from '../helpers/bundle';
import { writeFormulaClip } from '../helpers/formula-checkpoint';
import { writeFormulaVfm } from '../helpers/formula-vfm';
import { afterwards, entries, root, SAMPLE, scratchFolder } from './harness';

const work = mkdtempSync(join(tmpdir(), 'proxylabel-forms-'));
const pairFolder = join(work, 'pair');
let oddEntries: string;

/** Two layers each, wide enough for whole numbers to be worth it. */
beforeAll(async () => {
  const [clipFolder, vfmFolder] = [join(work, 'clip'), join(work, 'dino')];
  const tower = { width: 256, layers: 2, heads: 4, image_size: 224 };
  const formula = { seed: 3, size: 'full' } as const;
  await writeFormulaClip(
    clipFolder,
    {
      embed_dim: 128,
      quick_gelu: true,
      vision: { ...tower, patch_size: 16 },
      text: { width: 64, layers: 1, heads: 1 },
    },
    formula,
  );
  await writeFormulaVfm(vfmFolder, { kind: 'dino', ...tower, patch_size: 8 }, formula);
  await buildPair({
    clipFolder,
    vfmFolder,
    outFolder: pairFolder,
    id: 'two-layers',
    title: 'Two layers',
    resize: { short: 112, long: 256, filter: 'opencv-linear', multiple: 1 },
    window: { size: 112, stride: 56, multiple: 56 },
  });
  oddEntries = await bundle({ inference: 'test/helpers/odd-device.ts' });
});
afterAll(() => {
  rmSync(work, { recursive: true });
  rmSync(oddEntries, { recursive: true });
});

interface Bench {
  forms: Forms;
  inference: Inference;
  pair: InstalledPair;
  told: string[];
  started: HostedProcess[];
  /** Bytes of the embedding of a photo, made in whatever form is chosen. */
  embed(): Promise<Float32Array>;
  /** What the odd device does from now on. */
  say(word: 'lost' | 'wrong' | ''): void;
}

/** A copy of the pair and the forms of a new machine. */
function bench(
  wishes: Wishes,
  { odd = false, folder = '' }: { odd?: boolean; folder?: string } = {},
): Bench {
  const home = scratchFolder();
  const own = folder || join(home, 'models/two-layers');
  if (!folder) cpSync(pairFolder, own, { recursive: true });
  const pair = Pair.parse(JSON.parse(readFileSync(join(own, 'pair.json'), 'utf8')));
  const wordFile = join(home, 'word');
  const forks = forkHost({ entries: odd ? oddEntries : entries, env: { ODD_DEVICE: wordFile } });
  const started: HostedProcess[] = [];
  const host = {
    async start(entry: 'engine' | 'inference') {
      const process = await forks.start(entry);
      started.push(process);
      return process;
    },
  };
  const told: string[] = [];
  const tell = ({ message }: AppError) => void told.push(message);
  const paths = { data: home, cache: home, resources: root };
  const forms = new Forms({ paths, host, compute: { decode }, wishes: () => wishes, tell });
  const inference = new Inference(host, root, { threads: null }, forms);
  afterwards(() => inference.kill());
  const installed = { pair, folder: own };
  return {
    forms,
    inference,
    pair: installed,
    told,
    started,
    say: (word) => writeFileSync(wordFile, word),
    async embed() {
      const photo = await decode(join(SAMPLE, '05-yellow-bus.jpg'));
      return (await inference.with(installed, (client) => client.embed(photo))).dense.data;
    },
  };
}

/** Mean cosine of two embeddings. */
function likeness(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0) / (a.length / 128);
}

const plainOf = () => bench({ device: 'cpu', precision: 'fp32' }).embed();

describe('int8', () => {
  it('is built, held against full precision, and used; the figures stay', async () => {
    const one = bench({ device: 'cpu', precision: 'auto' });
    const made = await one.embed();
    const variants = await one.forms.list(one.pair);
    expect(variants.map(({ device, precision }) => `${device} ${precision}`).sort()).toEqual([
      'cpu fp32',
      'cpu int8',
    ]);
    const int8 = variants.find(({ precision }) => precision === 'int8')!;
    expect(int8).toMatchObject({ problem: null });
    expect(int8.bytes).toBeGreaterThan(1_000_000);
    expect(int8.cosine!.mean).toBeGreaterThan(0.99);
    expect(int8.cosine!.mean).toBeLessThan(1);
    expect(likeness(made, await plainOf())).toBeGreaterThan(0.99);

    const again = new Forms(one.forms.place);
    const before = one.started.length;
    await again.of(one.pair);
    expect(one.started.length).toBe(before);
    expect(await again.list(one.pair)).toEqual(variants);
  });

  it('is refused when its masks differ, and the reason is told', async () => {
    const one = bench({ device: 'cpu', precision: 'int8' });
    const { ensureVariant } = await import('@main/checkpoint/variants/build-variant');
    const { pair, folder } = one.pair;
    const variant = (await ensureVariant(pair, folder, folder, 'int8'))!;
    ruin(folder, variant, 'vfm.int8.onnx.data');
    expect(likeness(await one.embed(), await plainOf())).toBeCloseTo(1, 5);
    const [int8] = (await one.forms.list(one.pair)).filter((form) => form.precision === 'int8');
    expect(int8).toMatchObject({
      inUse: false,
      problem: expect.stringContaining('masks differ') as string,
    });
    expect(one.told).toEqual([expect.stringContaining('not run on the CPU in int8') as string]);
  });

  it('that is damaged on the disk later is left for full precision', async () => {
    const wishes: Wishes = { device: 'cpu', precision: 'int8' };
    const one = bench(wishes);
    await one.embed();
    await one.inference.kill();
    const file = join(one.pair.folder, 'clip.int8.onnx.data');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    expect(likeness(await one.embed(), await plainOf())).toBeCloseTo(1, 5);
    expect(one.told).toEqual([expect.stringContaining('clip.int8.onnx.data') as string]);
  });

  it('of numbers that cannot be right is never used, whatever they are like', async () => {
    const one = bench({ device: 'cpu', precision: 'fp32' });
    const { pair, folder } = one.pair;
    const g = new GraphBuilder();
    const features = g.input('features', 'float', [1, 'I', 'J', 256]);
    g.input('values', 'float', [1, 'h', 'w', 256]);
    const cut = g.op('Slice', [features, g.ints(0), g.ints(128), g.ints(3)]);
    g.output('dense', g.op('Mul', [cut, g.float(0)]), [1, 'I', 'J', 128]);
    const [head] = await saveGraph(g, join(folder, pair.head.file));
    pair.files[pair.head.file] = head!;
    writeFileSync(join(folder, 'pair.json'), JSON.stringify(pair));
    await expect(one.embed()).rejects.toMatchObject({
      message: expect.stringContaining('cannot be right') as string,
    });
  });

  it('is not made of a pair without large layers', async () => {
    const one = bench(
      { device: 'cpu', precision: 'auto' },
      { folder: join(root, 'models/starter') },
    );
    expect((await one.forms.of(one.pair)).form).toEqual({ provider: 'cpu', variant: null });
    expect(await one.forms.list(one.pair)).toMatchObject([
      { precision: 'int8', inUse: false, problem: expect.stringContaining('no layers') as string },
    ]);
  });
});

describe('a device', () => {
  const gpu: Wishes = { device: 'webgpu', precision: 'fp32' };

  it('that this machine lacks: the CPU is used, and the person who asked for it is told why', async () => {
    // CUDA's libraries are not part of the package.
    const one = bench({ device: 'cuda', precision: 'fp32' });
    expect(likeness(await one.embed(), await plainOf())).toBeCloseTo(1, 5);
    expect(one.told).toEqual([expect.stringMatching(/is not run on CUDA in fp32: /) as string]);
  });

  it('that agrees with the CPU is used', async () => {
    const one = bench(gpu, { odd: true });
    await one.embed();
    const { form } = await one.forms.of(one.pair);
    expect(form).toMatchObject({ provider: 'webgpu', variant: { kind: 'portable' } });
    expect(one.told).toEqual([]);
  });

  it('that gives other masks is never used', async () => {
    const one = bench(gpu, { odd: true });
    one.say('wrong');
    expect(likeness(await one.embed(), await plainOf())).toBeCloseTo(1, 5);
    expect(one.told.join()).toContain('masks differ');
  });

  it('that is lost in the middle of an image: that image is done again on the CPU', async () => {
    const one = bench(gpu, { odd: true });
    await one.forms.of(one.pair);
    one.say('lost');
    expect(likeness(await one.embed(), await plainOf())).toBeCloseTo(1, 5);
    expect(one.told[0]).toContain('failed on WebGPU');
    const before = one.started.length;
    await one.embed();
    expect(one.started.length).toBe(before);
  });

  it('that takes its process down while it is tried is not used', async () => {
    const one = bench(gpu, { odd: true });
    one.say('lost');
    expect(likeness(await one.embed(), await plainOf())).toBeCloseTo(1, 5);
    expect(await one.forms.list(one.pair)).toMatchObject([
      { device: 'webgpu', inUse: false, problem: expect.stringContaining('ended') as string },
    ]);
  });
});

/** Overwrites the first half of a file with zeros, and has the variant's record vouch for it. */
function ruin(folder: string, variant: Variant, name: string): void {
  const bytes = readFileSync(join(folder, name));
  bytes.fill(0, 0, bytes.length >> 1);
  writeFileSync(join(folder, name), bytes);
  const record = JSON.parse(readFileSync(join(folder, 'variants.json'), 'utf8')) as {
    kinds: Record<string, Variant>;
  };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  record.kinds[variant.kind]!.files[name] = { bytes: bytes.length, sha256 };
  writeFileSync(join(folder, 'variants.json'), JSON.stringify(record));
}
