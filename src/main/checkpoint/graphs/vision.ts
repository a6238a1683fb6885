import { GraphBuilder, type Value, type Weight } from '../onnx/graph';
import { block, linear, norm, type Block, type Norm, type Transformer } from './parts';

export interface PatchEmbedding {
  width: number;
  patch: number;
  /** [width, 3, patch, patch]; CLIP's has no bias. */
  patchWeight: Weight;
  patchBias: Weight | null;
}

/** A vision transformer, as CLIP's image tower or as the feature model. */
export interface VisionTower extends Transformer, PatchEmbedding {
  /** [1, width] */
  classToken: Weight;
  /** [1 + n*n, width]; becomes the graph's input `positions`, resized to the window. */
  positions: Weight;
  /** [n, width], tokens without a place that stand between class and patches (DINOv2 with registers). */
  registers?: Weight | null;
  preNorm: Norm | null;
  /** null where nothing of ours uses it (CLIP's belongs to the head). */
  finalNorm: Norm | null;
}

/**
 * CLIP up to the last block's values (fixtures README, step 7). Inputs `pixels`, `positions`; outputs
 * `values` [1,h,w,D] and, for parity, `trunk` [1,1+hw,D], the last block's input.
 */
export function buildClipImage(tower: VisionTower): GraphBuilder {
  const g = new GraphBuilder();
  const last = tower.blocks.at(-1)!;
  const { tokens, grid } = trunk(g, tower, tower.blocks.slice(0, -1));
  const patches = patchesOf(g, tokens, tower);
  const values = linear(g, norm(g, patches, last.norm1), last.value);
  g.output('values', asMap(g, values, grid, tower.width), [1, 'h', 'w', tower.width]);
  const batch = g.op('Unsqueeze', [tokens, g.ints(0)]);
  g.output('trunk', batch, [1, 'tokens', tower.width]);
  return g;
}

/**
 * CLIP to its end, last attention and all: without a feature model to say what belongs together, as a baseline.
 * Inputs as above; output `values` [1,h,w,D], the patches after the last block.
 */
export function buildWholeClipImage(tower: VisionTower): GraphBuilder {
  const g = new GraphBuilder();
  const { tokens, grid } = trunk(g, tower, tower.blocks);
  const patches = patchesOf(g, tokens, tower);
  g.output('values', asMap(g, patches, grid, tower.width), [1, 'h', 'w', tower.width]);
  return g;
}

/** Patch features after the final norm. Inputs `pixels`, `positions`; output `features` [1,I,J,C]. */
export function buildFeatures(tower: VisionTower): GraphBuilder {
  const g = new GraphBuilder();
  const { tokens, grid } = trunk(g, tower, tower.blocks);
  const patches = patchesOf(g, tokens, tower);
  const features = tower.finalNorm ? norm(g, patches, tower.finalNorm) : patches;
  g.output('features', asMap(g, features, grid, tower.width), [1, 'I', 'J', tower.width]);
  return g;
}

/** Tokens [1 + h*w, width] after the blocks, and the patch grid [h, w] as int64. */
function trunk(
  g: GraphBuilder,
  tower: VisionTower,
  blocks: readonly Block[],
): { tokens: Value; grid: Value } {
  const { width } = tower;
  const pixels = g.input('pixels', 'float', [1, 3, 'H', 'W']);
  const positions = g.input('positions', 'float', [1, 'tokens', width]);
  const { patches, grid } = patchEmbedding(g, pixels, tower);
  const all = g.op('Concat', [g.weight(tower.classToken), patches], { axis: 0 });
  const placed = g.op('Add', [all, g.op('Reshape', [positions, g.ints(-1, width)])]);
  const full = tower.registers ? withRegisters(g, placed, tower.registers) : placed;
  const start = tower.preNorm ? norm(g, full, tower.preNorm) : full;
  const split = g.ints(1, -1, width);
  const tokens = blocks.reduce((x, weights) => block(g, x, weights, tower, split), start);
  return { tokens, grid };
}

/** pixels [1,3,H,W] -> patches [h*w, width], row by row, and their grid [h, w] as int64. */
export function patchEmbedding(
  g: GraphBuilder,
  pixels: Value,
  { patch, width, patchWeight, patchBias }: PatchEmbedding,
): { patches: Value; grid: Value } {
  const inputs = [pixels, g.weight(patchWeight)];
  if (patchBias) inputs.push(g.weight(patchBias));
  const maps = g.op('Conv', inputs, { kernel_shape: [patch, patch], strides: [patch, patch] });
  const columns = g.op('Reshape', [maps, g.ints(width, -1)]);
  const patches = g.op('Transpose', [columns], { perm: [1, 0] });
  return { patches, grid: g.op('Shape', [maps], { start: 2, end: 4 }) };
}

function withRegisters(g: GraphBuilder, tokens: Value, registers: Weight): Value {
  const [first, rest] = [rows(g, tokens, 0, 1), rows(g, tokens, 1)];
  return g.op('Concat', [first, g.weight(registers), rest], { axis: 0 });
}

/** Without class token and registers. */
function patchesOf(g: GraphBuilder, tokens: Value, { registers }: VisionTower): Value {
  return rows(g, tokens, 1 + (registers?.shape[0] ?? 0));
}

function rows(g: GraphBuilder, x: Value, from: number, to = Number.MAX_SAFE_INTEGER): Value {
  return g.op('Slice', [x, g.ints(from), g.ints(to), g.ints(0)]);
}

function asMap(g: GraphBuilder, rows: Value, grid: Value, width: number): Value {
  const shape = g.op('Concat', [g.ints(1), grid, g.ints(width)], { axis: 0 });
  return g.op('Reshape', [rows, shape]);
}
