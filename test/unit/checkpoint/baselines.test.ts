import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASELINES, buildPair, type Baseline } from '@main/checkpoint/build-pair';
import { Safetensors } from '@main/checkpoint/safetensors';
import { Model } from '@main/inference/model';
import { models } from './altered';

const clipFolder = join(models, 'clip-a-hf');
const vocabulary = new URL('../../../models/clip-bpe/bpe_simple_vocab_16e6.txt.gz', import.meta.url)
  .pathname;
const [WIDTH, HEADS] = [64, 4];

type Rows = number[][];
/** The checkpoint's tensors by their own names: the references below know nothing of the builder. */
const weights = new Map<string, Float32Array>();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baselines-'));
  const file = await Safetensors.open(join(clipFolder, 'model.safetensors'));
  for (const [name, { dtype }] of file.tensors)
    if (dtype === 'F32') weights.set(name, await file.floats(name));
  await file.close();
});
afterAll(() => rm(folder, { recursive: true }));

const built = new Map<string, string>();
async function pairOf(baseline: Baseline): Promise<string> {
  const outFolder = built.get(baseline) ?? (await mkdtemp(join(folder, 'pair-')));
  if (!built.has(baseline))
    await buildPair({
      clipFolder,
      vfmFolder: null,
      baseline,
      outFolder,
      resize: { short: 112, long: 400, filter: 'opencv-linear', multiple: 1 },
      window: { size: 112, stride: 56, multiple: 56 },
    });
  built.set(baseline, outFolder);
  return outFolder;
}

function linear(x: Rows, name: string): Rows {
  const weight = weights.get(`${name}.weight`)!;
  const bias = weights.get(`${name}.bias`);
  const inputs = x[0]!.length;
  return x.map((row) =>
    Array.from({ length: weight.length / inputs }, (_, o) =>
      row.reduce((sum, v, i) => sum + v * weight[o * inputs + i]!, bias?.[o] ?? 0),
    ),
  );
}

function norm(x: Rows, name: string): Rows {
  const [scale, bias] = [weights.get(`${name}.weight`)!, weights.get(`${name}.bias`)!];
  return x.map((row) => {
    const mean = row.reduce((a, b) => a + b) / row.length;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length;
    return row.map((v, i) => ((v - mean) / Math.sqrt(variance + 1e-5)) * scale[i]! + bias[i]!);
  });
}

const plus = (a: Rows, b: Rows) => a.map((row, i) => row.map((v, j) => v + b[i]![j]!));
const unit = (x: Rows) => x.map((row) => row.map((v) => v / Math.hypot(...row)));
const embedded = (x: Rows) =>
  unit(linear(norm(x, 'vision_model.post_layernorm'), 'visual_projection'));

/** CLIP's last block as its paper has it, in float64. */
function lastBlock(x: Rows): Rows {
  const block = 'vision_model.encoder.layers.2';
  const inner = norm(x, `${block}.layer_norm1`);
  const [q, k, v] = ['q', 'k', 'v'].map((part) =>
    linear(inner, `${block}.self_attn.${part}_proj`),
  ) as [Rows, Rows, Rows];
  const size = WIDTH / HEADS;
  const mixed = x.map(() => new Array<number>(WIDTH).fill(0));
  for (let from = 0; from < WIDTH; from += size)
    q.forEach((query, i) => {
      const scores = k.map((key) => {
        let dot = 0;
        for (let d = from; d < from + size; d++) dot += query[d]! * key[d]!;
        return Math.exp(dot / Math.sqrt(size));
      });
      const sum = scores.reduce((a, b) => a + b);
      for (let d = from; d < from + size; d++)
        mixed[i]![d] = scores.reduce((s, p, j) => s + (p / sum) * v[j]![d]!, 0);
    });
  const attended = plus(x, linear(mixed, `${block}.self_attn.out_proj`));
  const hidden = linear(norm(attended, `${block}.layer_norm2`), `${block}.mlp.fc1`);
  const active = hidden.map((row) => row.map((v) => v / (1 + Math.exp(-1.702 * v))));
  return plus(attended, linear(active, `${block}.mlp.fc2`));
}

const rowsOf = ({ data, dims }: Tensor): Rows => {
  const width = dims.at(-1)!;
  const all = Array.from(data as Float32Array);
  return Array.from({ length: all.length / width }, (_, i) =>
    all.slice(i * width, (i + 1) * width),
  );
};
const worst = (a: Rows, b: Rows) =>
  Math.max(...a.flatMap((row, i) => row.map((v, j) => Math.abs(v - b[i]![j]!))));

/** What the two graphs of a baseline make of some pixels, and CLIP's state before its last block. */
async function run(baseline: Baseline) {
  const noise = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i * i));
  const inputs = {
    pixels: new Tensor('float32', noise(3 * 48 * 64), [1, 3, 48, 64]),
    positions: new Tensor('float32', noise(13 * WIDTH), [1, 13, WIDTH]),
  };
  const session = async (kind: Baseline, file: string) =>
    InferenceSession.create(join(await pairOf(kind), file));
  const { values } = await (await session(baseline, 'clip.onnx')).run(inputs);
  const { trunk } = await (await session('values', 'clip.onnx')).run(inputs);
  const { dense } = await (await session(baseline, 'head.onnx')).run({ values: values! });
  expect(dense!.dims).toEqual([1, 3, 4, 32]);
  return { values: rowsOf(values!), trunk: rowsOf(trunk!), dense: rowsOf(dense!) };
}

describe('baselines without a feature model', () => {
  it('clip: the last block as it was trained, then norm and projection', async () => {
    const { trunk, dense } = await run('clip');
    expect(worst(dense, embedded(lastBlock(trunk).slice(1)))).toBeLessThan(1e-5);
  });

  it('values: no attention, residual or MLP of the last block', async () => {
    const { values, dense } = await run('values');
    const projected = linear(values, 'vision_model.encoder.layers.2.self_attn.out_proj');
    expect(worst(dense, embedded(projected))).toBeLessThan(1e-5);
  });

  it.each(BASELINES)('%s: runs like any other pair, on the grid of its patches', async (kind) => {
    const model = await Model.open(await pairOf(kind), 1, vocabulary);
    expect(model.pair).toMatchObject({ images: [{}], head: { beta: null, gamma: null } });
    const rgb = Uint8Array.from({ length: 150 * 120 * 3 }, (_, i) => (i * i) % 251);
    const { dense } = await model.embed({ rgb, width: 150, height: 120 });
    await model.release();
    expect([dense.rows, dense.columns, dense.size]).toEqual([7, 7, 32]);
    expect(dense.windows.length).toBeGreaterThan(1);
    const lengths = Array.from({ length: dense.data.length / 32 }, (_, i) =>
      Math.hypot(...dense.data.subarray(i * 32, (i + 1) * 32)),
    );
    expect(Math.min(...lengths)).toBeCloseTo(1, 5);
  });
});
