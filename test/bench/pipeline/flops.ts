import { join } from 'node:path';
import { loadGraph } from '@main/checkpoint/onnx/load';
import type { Pair } from '@main/proxyclip/pair';

/**
 * Floating-point operations of one window, counted on the graphs themselves: two for each multiply-add of
 * matrix products, convolutions and attention; norms and activations not at all, as is usual.
 * Exact for pairs of plain vision transformers, windows of `side` x `side` pixels.
 * @returns null for other pairs
 */
export async function flopsOf(folder: string, pair: Pair, side: number): Promise<number | null> {
  if (pair.images.some(({ positions }) => !positions)) return null;
  let sum = 0;
  const grids: number[] = [];
  for (const { file, positions } of pair.images) {
    const patches = (side / positions!.patch) ** 2;
    grids.push(patches);
    sum += await imageFlops(join(folder, file), patches);
  }
  const cells = Math.max(...grids);
  return sum + (await headFlops(join(folder, pair.head.file), cells, Math.min(...grids)));
}

async function imageFlops(path: string, patches: number): Promise<number> {
  const g = await loadGraph(path);
  const tokens = 1 + patches;
  /** Rows of a matrix, where they are not all tokens: the class token is cut off before the last layer. */
  const rows = new Map<string, number>();
  let sum = 0;
  for (const { opType, input, output } of g.nodes) {
    const own = opType === 'Slice' ? patches : (rows.get(input[0]!) ?? tokens);
    rows.set(output[0]!, own);
    const shape = g.weights.get(input[1] ?? '')?.shape;
    if (opType === 'Gemm' && shape) sum += 2 * own * product(shape);
    if (opType === 'Conv' && shape) sum += 2 * patches * product(shape);
    if (opType === 'MultiHeadAttention') sum += 4 * tokens * tokens * widthOf(g);
  }
  return sum;
}

/** Cosines of all pairs of cells, the mean by them, and the small layers around. */
async function headFlops(path: string, cells: number, values: number): Promise<number> {
  const g = await loadGraph(path);
  const channels = (name: string) =>
    g.inputs.find((input) => input.name === name)!.type.tensorType.shape.dim[3]!.dimValue!;
  let sum = 2 * cells * cells * (channels('features') + channels('values'));
  for (const { opType, input } of g.nodes) {
    const shape = g.weights.get(input[1] ?? '')?.shape;
    if (opType !== 'Gemm' || !shape) continue;
    // The square one is out_proj, which comes before the enlarging.
    sum += 2 * (shape[0] === shape[1] ? values : cells) * product(shape);
  }
  return sum;
}

function widthOf({ outputs }: Awaited<ReturnType<typeof loadGraph>>): number {
  return outputs[0]!.type.tensorType.shape.dim.at(-1)!.dimValue!;
}

const product = (shape: readonly number[]) => shape.reduce((all, side) => all * side, 1);
