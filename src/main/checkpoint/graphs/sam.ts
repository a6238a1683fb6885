import { GraphBuilder, type Value, type Weight } from '../onnx/graph';
import { DataType } from '../onnx/schema';
import { attention } from './attention';
import { feedForward, linear, norm, type Block, type Linear, type Norm } from './parts';
import { relativeAttention, type RelativePositions } from './relative';
import { patchEmbedding } from './vision';

export interface SamBlock extends Block {
  /** Tables for windows of `window` x `window` tokens, or for the whole grid. */
  relative: RelativePositions;
}

/** Segment Anything's image encoder (ViTDet): windows, relative positions, a neck of two convolutions. */
export interface SamEncoder {
  width: number;
  heads: number;
  patch: number;
  /** Patches along an image side; the input is always side * patch pixels square. */
  side: number;
  patchWeight: Weight;
  patchBias: Weight;
  /** [side * side, width] */
  positions: Weight;
  blocks: SamBlock[];
  neck: {
    /** A convolution of 1 x 1. */
    reduce: Linear;
    norm1: Norm;
    /** [channels, channels, 3, 3] */
    mix: Weight;
    norm2: Norm;
  };
  channels: number;
}

/**
 * Input `pixels` [1,3,H,W] of any size, brought to the encoder's own bilinearly (align_corners false, no
 * antialias; fixtures README, step 4); output `features` [1,side,side,channels].
 */
export function buildSam(encoder: SamEncoder): GraphBuilder {
  const g = new GraphBuilder();
  const { side, patch, channels } = encoder;
  const pixels = g.input('pixels', 'float', [1, 3, 'H', 'W']);
  const image = stretched(g, pixels, side * patch);
  const { patches } = patchEmbedding(g, image, encoder);
  const placed = g.op('Add', [patches, g.weight(encoder.positions)]);
  const tokens = encoder.blocks.reduce((x, block) => samBlock(g, x, block, encoder), placed);
  const features = neck(g, tokens, encoder);
  g.output('features', features, [1, side, side, channels]);
  return g;
}

/**
 * [1,3,H,W] -> [1,3,size,size], as products with a matrix a side. Resize would do, but it divides by a rounded
 * scale: at 112 to 1024 that shifts samples by 1e-5 of a pixel, ten times the error of all else in the encoder.
 */
function stretched(g: GraphBuilder, pixels: Value, size: number): Value {
  const [rows, columns] = [2, 3].map((axis) => {
    const length = g.op('Shape', [pixels], { start: axis, end: axis + 1 });
    return interpolation(g, g.op('Squeeze', [length]), size);
  }) as [Value, Value];
  const transposed = g.op('Transpose', [columns], { perm: [1, 0] });
  return g.op('MatMul', [g.op('MatMul', [rows, pixels]), transposed]);
}

/** [to, from]: each position of the new axis between its two neighbours of the old; `from` is an int64 scalar. */
function interpolation(g: GraphBuilder, from: Value, to: number): Value {
  const ramp = (end: Value) =>
    g.op('Cast', [g.op('Range', [g.int(0), end, g.int(1)])], { to: DataType.float });
  const length = g.op('Cast', [from], { to: DataType.float });
  const centres = g.op('Add', [ramp(g.int(to)), g.float(0.5)]);
  const scaled = g.op('Mul', [centres, g.op('Mul', [length, g.float(1 / to)])]);
  const last = g.op('Sub', [length, g.float(1)]);
  const inside = g.op('Clip', [g.op('Sub', [scaled, g.float(0.5)]), g.float(0), last]);
  const apart = g.op('Sub', [g.op('Unsqueeze', [inside, g.ints(1)]), ramp(from)]);
  return g.op('Relu', [g.op('Sub', [g.float(1), g.op('Abs', [apart])])]);
}

/** x [side*side, width] */
function samBlock(g: GraphBuilder, x: Value, block: SamBlock, encoder: SamEncoder): Value {
  const { side, width, heads } = encoder;
  const { window } = block.relative;
  const windows = Math.ceil(side / window) ** 2;
  const split = g.ints(windows, window * window, width);
  const inner = toWindows(g, norm(g, x, block.norm1), encoder, window);
  const [q, k, v] = [block.query, block.key, block.value].map((layer) =>
    g.op('Reshape', [linear(g, inner, layer), split]),
  ) as [Value, Value, Value];
  const sizes = { heads, width, batch: windows };
  const placed = relativeAttention(g, q, k, block.relative, sizes);
  const mixed = attention(g, placed.query, placed.key, v, { heads });
  const rows = fromWindows(g, mixed, encoder, window);
  const attended = g.op('Add', [x, linear(g, rows, block.out)]);
  return g.op('Add', [attended, feedForward(g, attended, block, 'gelu')]);
}

/**
 * [side*side, width] -> [windows * window*window, width]. Zeros fill up windows that pass the border; unlike
 * masked positions they take part in the attention, as in the original code.
 */
function toWindows(
  g: GraphBuilder,
  rows: Value,
  { side, width }: SamEncoder,
  window: number,
): Value {
  if (window === side) return rows;
  const count = Math.ceil(side / window);
  const missing = count * window - side;
  const map = g.op('Reshape', [rows, g.ints(side, side, width)]);
  const filled = g.op('Pad', [map, g.ints(0, 0, 0, missing, missing, 0)], { mode: 'constant' });
  const apart = g.op('Reshape', [filled, g.ints(count, window, count, window, width)]);
  return g.op('Reshape', [
    g.op('Transpose', [apart], { perm: [0, 2, 1, 3, 4] }),
    g.ints(-1, width),
  ]);
}

/** The way back, without what was filled up. */
function fromWindows(
  g: GraphBuilder,
  windows: Value,
  { side, width }: SamEncoder,
  window: number,
): Value {
  if (window === side) return g.op('Reshape', [windows, g.ints(-1, width)]);
  const count = Math.ceil(side / window);
  const apart = g.op('Reshape', [windows, g.ints(count, count, window, window, width)]);
  const together = g.op('Transpose', [apart], { perm: [0, 2, 1, 3, 4] });
  const map = g.op('Reshape', [together, g.ints(count * window, count * window, width)]);
  const cut = g.op('Slice', [map, g.ints(0, 0), g.ints(side, side), g.ints(0, 1)]);
  return g.op('Reshape', [cut, g.ints(-1, width)]);
}

/** [side*side, width] -> [1, side, side, channels] */
function neck(g: GraphBuilder, tokens: Value, { neck, side, channels }: SamEncoder): Value {
  const reduced = norm(g, linear(g, tokens, neck.reduce), neck.norm1);
  const map = g.op('Reshape', [reduced, g.ints(1, side, side, channels)]);
  const planes = g.op('Transpose', [map], { perm: [0, 3, 1, 2] });
  const mixed = g.op('Conv', [planes, g.weight(neck.mix)], {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
  });
  return norm(g, g.op('Transpose', [mixed], { perm: [0, 2, 3, 1] }), neck.norm2);
}
