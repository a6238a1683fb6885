import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPair } from '@main/checkpoint/build-pair';
import { buildHead, type HeadSpec } from '@main/checkpoint/graphs/head';
import { activate } from '@main/checkpoint/graphs/parts';
import { GraphBuilder } from '@main/checkpoint/onnx/graph';
import { saveGraph } from '@main/checkpoint/onnx/save';
import { altered, models } from './altered';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graphs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const tensor = (data: ArrayLike<number>, dims: number[]) =>
  new Tensor('float32', Float32Array.from(data), dims);
const noise = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1 + i * 12.9898 + seed * 78.233));
/** The largest difference; infinite when one is longer. */
function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

async function pairOf(clip: string, vfm: string) {
  const outFolder = await mkdtemp(join(folder, 'pair-'));
  const clipFolder = clip.startsWith('/') ? clip : join(models, clip);
  const pair = await buildPair({ clipFolder, vfmFolder: join(models, vfm), outFolder });
  const open = (file: string) => InferenceSession.create(join(outFolder, file));
  return { pair, open };
}

const ids = (rows: number[][]) =>
  new Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]!.length]);

describe('the image and text graphs', () => {
  it('are the same from every naming and precision of the same weights', async () => {
    const openAi = await altered('clip-a-openclip-bf16', {
      tensors: (tensors) => [
        ...tensors,
        { name: 'input_resolution', dtype: 'I64', shape: [], data: [new Uint8Array(8)] },
      ],
    });
    const pairs = [
      await pairOf('clip-a-hf', 'vfm-dino8-hf'),
      await pairOf('clip-a-openclip-bf16', 'vfm-dino8-timm-f16'),
      await pairOf(openAi, 'vfm-dino8-timm-f16'),
    ];
    const pixels = tensor(noise(3 * 48 * 64, 1), [1, 3, 48, 64]);
    const results = await Promise.all(
      pairs.map(async ({ open }) => {
        const clip = await open('clip.onnx');
        const vfm = await open('vfm.onnx');
        const text = await open('text.onnx');
        const { values } = await clip.run({
          pixels,
          positions: tensor(noise(13 * 64, 2), [1, 13, 64]),
        });
        const { features } = await vfm.run({
          pixels,
          positions: tensor(noise(49 * 48, 3), [1, 49, 48]),
        });
        const { embedding } = await text.run({ input_ids: ids([[49406, 320, 2368, 49407]]) });
        expect(values!.dims).toEqual([1, 3, 4, 64]);
        expect(features!.dims).toEqual([1, 6, 8, 48]);
        return [values, features, embedding].map((output) => output!.data as Float32Array);
      }),
    );
    for (const other of results.slice(1)) {
      other.forEach((output, i) => expect(worst(output, results[0]![i]!)).toBeLessThan(1e-6));
    }
    await rm(openAi, { recursive: true });
  });

  it('lose the pixels that fill no patch, as the published convolution does', async () => {
    const { open } = await pairOf('clip-a-hf', 'vfm-dino8-hf');
    const session = await open('clip.onnx');
    const positions = tensor(noise(7 * 64, 2), [1, 7, 64]);
    const whole = noise(3 * 40 * 56, 1);
    const cut = Float32Array.from({ length: 3 * 32 * 48 }, (_, i) => {
      const [c, y, x] = [Math.floor(i / 1536), Math.floor(i / 48) % 32, i % 48];
      return whole[c * 2240 + y * 56 + x]!;
    });
    const a = await session.run({ pixels: tensor(whole, [1, 3, 40, 56]), positions });
    const b = await session.run({ pixels: tensor(cut, [1, 3, 32, 48]), positions });
    expect(worst(a['values']!.data as Float32Array, b['values']!.data as Float32Array)).toBe(0);
  });

  it('give a prompt the same vector whatever is padded behind it or stands beside it', async () => {
    const { open } = await pairOf('clip-a-hf', 'vfm-dino8-hf');
    const session = await open('text.onnx');
    const short = [49406, 2368, 49407];
    const long = [49406, 320, 1125, 539, 320, 2368, 269, 49407];
    const pad = (row: number[], length: number) => [
      ...row,
      ...Array.from({ length: length - row.length }, () => 0),
    ];
    const run = async (rows: number[][]) =>
      (await session.run({ input_ids: ids(rows) }))['embedding']!.data as Float32Array;
    const alone = [...(await run([short])), ...(await run([long]))];
    expect(worst(await run([pad(short, 8), long]), alone)).toBeLessThan(1e-6);
    expect(worst(await run([pad(short, 77), pad(long, 77)]), alone)).toBeLessThan(1e-6);
    for (const start of [0, 32]) {
      expect(Math.hypot(...alone.slice(start, start + 32))).toBeCloseTo(1, 5);
    }
  });
});

describe('activations', () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  it.each([
    ['quick-gelu', (a: number) => a * sigmoid(1.702 * a), 6],
    ['swiglu', (a: number, b: number) => a * sigmoid(a) * b, 3],
  ] as const)('%s is its definition', async (kind, definition, channels) => {
    const g = new GraphBuilder();
    const y = activate(g, g.input('x', 'float', [2, 6]), kind);
    g.output('y', y, [2, channels]);
    const path = join(await mkdtemp(join(folder, 'activation-')), 'graph.onnx');
    await saveGraph(g, path);
    const x = noise(12, 1);
    const run = await (await InferenceSession.create(path)).run({ x: tensor(x, [2, 6]) });
    const at = (row: number, c: number) => x[row * 6 + c]!;
    const expected = [0, 1].flatMap((row) =>
      Array.from({ length: channels }, (_, c) => definition(at(row, c), at(row, c + 3))),
    );
    expect(worst(run['y']!.data as Float32Array, expected)).toBeLessThan(1e-6);
  });
});

describe('the head', () => {
  const starter = (features: number, values: number): HeadSpec => ({
    features,
    values,
    embedding: values,
    outProjection: null,
    postNorm: null,
    projection: null,
    beta: 1.2,
    gamma: 3,
  });
  async function head(spec: HeadSpec, debug = false): Promise<InferenceSession> {
    const path = join(await mkdtemp(join(folder, 'head-')), 'head.onnx');
    await saveGraph(buildHead(spec, { debug }), path);
    return InferenceSession.create(path);
  }

  it('is the plain definition of proxy attention, in float64', async () => {
    const [C, D] = [6, 5];
    const session = await head(starter(C, D));
    const side = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(side, side, side, side, fc.nat(1000), async (I, J, h, w, seed) => {
        const features = noise(I * J * C, seed);
        const values = noise(h * w * D, seed + 1);
        const { dense } = await session.run({
          features: tensor(features, [1, I, J, C]),
          values: tensor(values, [1, h, w, D]),
        });
        const expected = reference({ features, values, I, J, h, w, C, D });
        expect(dense!.dims).toEqual([1, I, J, D]);
        // An entry within rounding of the mask's border may fall on either side of it.
        if (!expected.onTheBorder) {
          // Making a short vector a unit one enlarges the rounding of its sums.
          const limit = 1e-6 / Math.min(expected.shortest, 1);
          expect(worst(dense!.data as Float32Array, expected.dense)).toBeLessThan(limit);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('lets a row that nothing is like attend to itself, where the published code gives NaN', async () => {
    const session = await head(starter(2, 3), true);
    const values = noise(4 * 3, 1);
    const same = [1, 2, 1, 2, 1, 2, 1, 2];
    const alone = [1, 2, 1, 2, 1, 2, 0, 0];
    for (const features of [same, alone]) {
      const { dense, attn_out: out } = await session.run({
        features: tensor(features, [1, 2, 2, 2]),
        values: tensor(values, [1, 2, 2, 3]),
      });
      expect((dense!.data as Float32Array).every(Number.isFinite)).toBe(true);
      const last = 3 * 3;
      expect((out!.data as Float32Array).slice(last)).toEqual(values.slice(last));
    }
  });

  it('has no outputs but the embedding unless asked', async () => {
    expect((await head(starter(2, 3))).outputNames).toEqual(['dense']);
    expect((await head(starter(2, 3), true)).outputNames).toEqual([
      'dense',
      'mean_g',
      'attn',
      'attn_out',
    ]);
  });
});

interface Inputs {
  features: Float32Array;
  values: Float32Array;
  I: number;
  J: number;
  h: number;
  w: number;
  C: number;
  D: number;
}

/** Steps 7 to 9 of the method as they read, one number after the other. */
function reference({ features, values, I, J, h, w, C, D }: Inputs) {
  const n = I * J;
  const row = (i: number) => Array.from(features.subarray(i * C, (i + 1) * C));
  const units = Array.from({ length: n }, (_, i) => {
    const length = Math.hypot(...row(i));
    return row(i).map((x) => x / length);
  });
  const G = units.map((a) => units.map((b) => a.reduce((sum, x, c) => sum + x * b[c]!, 0)));
  const mean = G.flat().reduce((sum, g) => sum + g, 0) / (n * n);
  const A = G.map((line) => line.map((g) => (g - 1.2 * mean) * 3));
  const grown = Array.from({ length: n }, (_, i) => {
    const at = (position: number, from: number, to: number) => {
      const source = Math.max(((position + 0.5) * from) / to - 0.5, 0);
      const low = Math.min(Math.floor(source), from - 1);
      return { low, high: Math.min(low + 1, from - 1), t: source - low };
    };
    const y = at(Math.floor(i / J), h, I);
    const x = at(i % J, w, J);
    const v = (r: number, c: number, d: number) => values[(r * w + c) * D + d]!;
    return Array.from({ length: D }, (_, d) => {
      const top = v(y.low, x.low, d) * (1 - x.t) + v(y.low, x.high, d) * x.t;
      const bottom = v(y.high, x.low, d) * (1 - x.t) + v(y.high, x.high, d) * x.t;
      return top * (1 - y.t) + bottom * y.t;
    });
  });
  let shortest = Infinity;
  const dense = A.flatMap((line, i) => {
    const weights = line.map((a) => (a < 0 ? 0 : Math.exp(a)));
    const sum = weights.reduce((total, p) => total + p, 0);
    const mixed = grown[0]!.map((_, d) =>
      sum === 0 ? grown[i]![d]! : weights.reduce((s, p, j) => s + p * grown[j]![d]!, 0) / sum,
    );
    const length = Math.hypot(...mixed);
    shortest = Math.min(shortest, length);
    return mixed.map((x) => x / length);
  });
  return { dense, shortest, onTheBorder: A.flat().some((a) => Math.abs(a) < 1e-5) };
}
