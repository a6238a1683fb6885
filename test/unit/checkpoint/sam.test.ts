import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVfm } from '@main/checkpoint/adapters';
import { Checkpoint } from '@main/checkpoint/checkpoint';
import { attention } from '@main/checkpoint/graphs/attention';
import { relativeAttention } from '@main/checkpoint/graphs/relative';
import { GraphBuilder, type Weight } from '@main/checkpoint/onnx/graph';
import { saveGraph } from '@main/checkpoint/onnx/save';
import { toPortable } from '@main/checkpoint/variants/portable';
import { models } from './altered';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sam-'));
});
afterAll(() => rm(folder, { recursive: true }));

const noise = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1 + i * 12.9898 + seed * 78.233));
const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);
const weightOf = (name: string, shape: number[], data: Float32Array): Weight => ({
  name,
  shape,

  async *read() {
    yield new Uint8Array(data.slice().buffer);
  },
});
async function sessionOf(g: GraphBuilder): Promise<InferenceSession> {
  const path = join(await mkdtemp(join(folder, 'graph-')), 'graph.onnx');
  await saveGraph(g, path);
  return InferenceSession.create(path);
}

describe('relative positions', () => {
  it('are biases for row and column, added to the scores', async () => {
    const side = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(side, side, side, side, fc.nat(1000), async (n, heads, own, batch, seed) => {
        const width = heads * own;
        const tables = [noise((2 * n - 1) * own, seed), noise((2 * n - 1) * own, seed + 1)];
        const g = new GraphBuilder();
        const [q, k, v] = ['q', 'k', 'v'].map((name) =>
          g.input(name, 'float', [batch, n * n, width]),
        );
        const [rows, columns] = tables.map((table, i) =>
          weightOf(`table-${i}`, [2 * n - 1, own], table),
        );
        const relative = { window: n, rows: rows!, columns: columns! };
        const placed = relativeAttention(g, q!, k!, relative, { heads, width, batch });
        const mixed = attention(g, placed.query, placed.key, v!, { heads });
        g.output('y', mixed, [batch, n * n, width]);
        const inputs = [2, 3, 4].map((part) => noise(batch * n * n * width, seed + part));
        const feeds = Object.fromEntries(
          inputs.map((data, i) => ['qkv'[i]!, new Tensor('float32', data, [batch, n * n, width])]),
        );
        const { y } = await (await sessionOf(g)).run(feeds);
        const expected = reference(inputs, tables, { n, heads, own, batch });
        expect(worst(y!.data as Float32Array, expected)).toBeLessThan(2e-6);
      }),
      { numRuns: 15 },
    );
  });
});

/** MViTv2, equation 4, one number after the other in float64. */
function reference(
  [q, k, v]: Float32Array[],
  [rows, columns]: Float32Array[],
  { n, heads, own, batch }: { n: number; heads: number; own: number; batch: number },
): Float64Array {
  const width = heads * own;
  const out = new Float64Array(batch * n * n * width);
  for (let b = 0; b < batch; b++)
    for (let from = 0; from < width; from += own)
      for (let i = 0; i < n * n; i++) {
        const at = (token: number) => (b * n * n + token) * width + from;
        const dot = (x: Float32Array, start: number) => {
          let sum = 0;
          for (let d = 0; d < own; d++) sum += q![at(i) + d]! * x[start + d]!;
          return sum;
        };
        const scores = Array.from({ length: n * n }, (_, j) => {
          const down = Math.floor(i / n) - Math.floor(j / n) + n - 1;
          const along = (i % n) - (j % n) + n - 1;
          const biases = dot(rows!, down * own) + dot(columns!, along * own);
          return Math.exp(dot(k!, at(j)) / Math.sqrt(own) + biases);
        });
        const sum = scores.reduce((x, y) => x + y);
        for (let d = 0; d < own; d++)
          out[at(i) + d] = scores.reduce((x, p, j) => x + (p / sum) * v![at(j) + d]!, 0);
      }
  return out;
}

describe("SAM's encoder", () => {
  it('gives its own grid for any window, and the same from operators of every provider', async () => {
    const checkpoint = await Checkpoint.open(join(models, 'vfm-sam-hf-f16'));
    const graph = readVfm(checkpoint).build();
    const portable = toPortable(graph, 64 * 64)!;
    expect(portable.nodes.some(({ opType }) => opType === 'MultiHeadAttention')).toBe(false);
    const pixels = new Tensor('float32', noise(3 * 40 * 72, 1), [1, 3, 40, 72]);
    const [fused, plain] = await Promise.all(
      [graph, portable].map(async (g) => (await (await sessionOf(g)).run({ pixels }))['features']!),
    );
    await checkpoint.close();
    expect(fused!.dims).toEqual([1, 64, 64, 24]);
    expect(worst(plain!.data as Float32Array, fused!.data as Float32Array)).toBeLessThan(2e-5);
  }, 60_000);
});
