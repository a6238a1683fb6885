import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, describe, expect, it } from 'vitest';
import { attention, groupedAttention, headGroups } from '@main/checkpoint/graphs/attention';
import { GraphBuilder, type Weight } from '@main/checkpoint/onnx/graph';
import { loadGraph } from '@main/checkpoint/onnx/load';
import { saveGraph } from '@main/checkpoint/onnx/save';
import { toFp16 } from '@main/checkpoint/variants/fp16';
import { toInt8 } from '@main/checkpoint/variants/int8';
import { toPortable } from '@main/checkpoint/variants/portable';
import { columnScales, quantiseColumns } from '@main/checkpoint/variants/quantise';

const folder = mkdtempSync(join(tmpdir(), 'variants-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noise = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1 + i * 12.9898 + seed * 78.233));
const tensor = (data: Float32Array, dims: number[]) => new Tensor('float32', data, dims);

let saved = 0;
async function save(g: GraphBuilder): Promise<string> {
  const path = join(folder, `${saved++}.onnx`);
  await saveGraph(g, path);
  return path;
}
async function run(g: GraphBuilder, feeds: Record<string, Tensor>): Promise<Float32Array> {
  const session = await InferenceSession.create(await save(g));
  return (await session.run(feeds))['y']!.data as Float32Array;
}
const weightOf = (name: string, shape: number[], data: Float32Array): Weight => ({
  name,
  shape,

  async *read() {
    yield new Uint8Array(data.slice().buffer);
  },
});

describe('columns in whole numbers', () => {
  const sides = fc.integer({ min: 1, max: 9 });
  it('are within half a step, fill the range, and are the same from either layout', () => {
    fc.assert(
      fc.property(sides, sides, fc.nat(1000), (inputs, outputs, seed) => {
        const values = noise(inputs * outputs, seed);
        const turned = Float32Array.from(values, (_, i) => {
          const [o, k] = [Math.floor(i / inputs), i % inputs];
          return values[k * outputs + o]!;
        });
        const scales = columnScales(values, inputs, outputs, false);
        const whole = quantiseColumns(values, scales, inputs, outputs, false);
        for (let o = 0; o < outputs; o++) {
          let largest = 0;
          for (let k = 0; k < inputs; k++) {
            const at = k * outputs + o;
            const error = Math.abs(values[at]! - whole[at]! * scales[o]!);
            expect(error).toBeLessThanOrEqual((scales[o]! / 2) * 1.0001);
            largest = Math.max(largest, Math.abs(whole[at]!));
          }
          expect(largest).toBe(127);
        }
        expect(columnScales(turned, inputs, outputs, true)).toEqual(scales);
        expect(quantiseColumns(turned, scales, inputs, outputs, true)).toEqual(whole);
      }),
    );
  });

  it('of zeros stay zeros', () => {
    const scales = columnScales(new Float32Array(6), 3, 2, false);
    expect([...scales]).toEqual([1, 1]);
    expect([...quantiseColumns(new Float32Array(6), scales, 3, 2, false)]).toEqual(
      new Array(6).fill(0),
    );
  });
});

/** y = x W^T + b, twice from one x, and a small layer that is not worth it. */
function layers(): { g: GraphBuilder; weights: [Float32Array, Float32Array]; bias: Float32Array } {
  const [inputs, outputs] = [256, 320];
  const weights: [Float32Array, Float32Array] = [
    noise(inputs * outputs, 1),
    noise(inputs * outputs, 2),
  ];
  const bias = noise(outputs, 3);
  const g = new GraphBuilder();
  const x = g.input('x', 'float', ['n', inputs]);
  const first = g.op(
    'Gemm',
    [
      x,
      g.weight(weightOf('first', [outputs, inputs], weights[0])),
      g.weight(weightOf('bias', [outputs], bias)),
    ],
    { transB: 1 },
  );
  const second = g.op('MatMul', [x, g.weight(weightOf('second', [inputs, outputs], weights[1]))]);
  g.output('y', g.op('Add', [first, second]), ['n', outputs]);
  return { g, weights, bias };
}

describe('int8', () => {
  it('is the arithmetic of whole numbers, as it reads', async () => {
    const { g, weights, bias } = layers();
    const [inputs, outputs, rows] = [256, 320, 5];
    const x = noise(rows * inputs, 4);
    const int8 = toInt8(await loadGraph(await save(g)))!;
    expect(int8.nodes.map(({ opType }) => opType)).toEqual([
      'DynamicQuantizeLinear',
      'MatMulIntegerToFloat',
      'MatMulIntegerToFloat',
      'Add',
    ]);
    expect([...int8.weights.keys()].sort()).toEqual([
      'bias',
      'first:int8',
      'first:scales',
      'second:int8',
      'second:scales',
    ]);

    // ONNX, DynamicQuantizeLinear: the range with zero in it, in 255 steps.
    const [low, high] = [Math.min(0, ...x), Math.max(0, ...x)];
    const step = Math.fround((high - low) / 255);
    const zero = Math.round(-low / step);
    const whole = Array.from(x, (v) => Math.min(255, Math.max(0, Math.round(v / step) + zero)));
    const expected = new Float64Array(rows * outputs);
    weights.forEach((weight, which) => {
      const turned = which === 0;
      const scales = columnScales(weight, inputs, outputs, turned);
      const q = quantiseColumns(weight, scales, inputs, outputs, turned);
      for (let r = 0; r < rows; r++)
        for (let o = 0; o < outputs; o++) {
          let sum = 0;
          for (let k = 0; k < inputs; k++)
            sum += (whole[r * inputs + k]! - zero) * q[k * outputs + o]!;
          expected[r * outputs + o]! += sum * step * scales[o]! + (turned ? bias[o]! : 0);
        }
    });
    const y = await run(int8, { x: tensor(x, [rows, inputs]) });
    // One step of one input, times its weight, is what a tie that rounds to the other side makes.
    y.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(2 * step));
    const exact = await run(g, { x: tensor(x, [rows, inputs]) });
    const error = Math.hypot(...y.map((v, i) => v - exact[i]!)) / Math.hypot(...exact);
    expect(error).toBeLessThan(0.02);
    expect(error).toBeGreaterThan(0);
  });

  it('leaves a graph without large layers alone', () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float', ['n', 4]);
    g.output('y', g.op('MatMul', [x, g.weight(weightOf('w', [4, 4], noise(16, 1)))]), ['n', 4]);
    expect(toInt8(g)).toBeNull();
  });
});

describe('attention', () => {
  const heads = 6;
  const width = 48;
  function both(tokens: number) {
    const [plain, grouped] = [new GraphBuilder(), new GraphBuilder()];
    for (const g of [plain, grouped]) {
      const [q, k, v] = ['q', 'k', 'v'].map((name) => g.input(name, 'float', [1, 'n', width])) as [
        never,
        never,
        never,
      ];
      const y =
        g === plain
          ? attention(g, q, k, v, { heads })
          : groupedAttention(g, q, k, v, { heads, tokens });
      g.output('y', y, [1, 'n', width]);
    }
    return { plain, grouped };
  }
  const feeds = (n: number) =>
    Object.fromEntries(
      ['q', 'k', 'v'].map((name, i) => [name, tensor(noise(n * width, i), [1, n, width])]),
    );

  // With 4000 tokens two heads fill a buffer, whatever the number that comes.
  it.each([[9], [4000]])('in groups is the fused one (room for %i tokens)', async (tokens) => {
    const { plain, grouped } = both(tokens);
    const a = await run(plain, feeds(9));
    const b = await run(grouped, feeds(9));
    a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 5));
    expect(grouped.nodes.some(({ opType }) => opType === 'MultiHeadAttention')).toBe(false);
  });

  it('groups cover each head once and none passes a buffer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 5000 }), (all, n) => {
        const groups = headGroups(all, n);
        expect(groups.flatMap(([from, to]) => range(from, to))).toEqual(range(0, all));
        for (const [from, to] of groups)
          expect(to - from === 1 || 4 * n * n * (to - from) <= 128 * 2 ** 20).toBe(true);
      }),
    );
  });

  it('is portable and in half precision within its rounding', async () => {
    const { plain } = both(9);
    const source = await loadGraph(await save(plain));
    const portable = toPortable(source, 9)!;
    const expected = await run(plain, feeds(9));
    const half = await run(toFp16(portable)!, feeds(9));
    half.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-3));
    expect(half).not.toEqual(expected);
    expect(toFp16(plain)).toBeNull();
    expect(toPortable(portable, 9)).toBeNull();
  });
});

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
