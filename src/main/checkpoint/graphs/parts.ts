import type { GraphBuilder, Value, Weight } from '../onnx/graph';
import { attention } from './attention';

/** Weights of a fully connected layer; `out-in` is torch's Linear, `in-out` a plain matrix. */
export interface Linear {
  weight: Weight;
  bias: Weight | null;
  layout: 'out-in' | 'in-out';
}
export interface Norm {
  weight: Weight;
  bias: Weight;
  epsilon: number;
}
/** `swiglu`: the first half of the hidden channels, through SiLU, gates the second. */
export type Activation = 'quick-gelu' | 'gelu' | 'swiglu';
/** A pre-norm transformer block; its layer scales, where there are any, are one factor a channel. */
export interface Block {
  norm1: Norm;
  query: Linear;
  key: Linear;
  value: Linear;
  out: Linear;
  norm2: Norm;
  expand: Linear;
  contract: Linear;
  attentionScale?: Weight | null;
  mlpScale?: Weight | null;
}
export interface Transformer {
  heads: number;
  width: number;
  activation: Activation;
  blocks: Block[];
}

/** x [rows, in] -> [rows, out]. Gemm takes both layouts, so weights are never transposed. */
export function linear(g: GraphBuilder, x: Value, layer: Linear): Value {
  const inputs = [x, g.weight(layer.weight)];
  if (layer.bias) inputs.push(g.weight(layer.bias));
  return g.op('Gemm', inputs, { transB: layer.layout === 'out-in' ? 1 : 0 });
}

export function norm(g: GraphBuilder, x: Value, { weight, bias, epsilon }: Norm): Value {
  return g.op('LayerNormalization', [x, g.weight(weight), g.weight(bias)], {
    axis: -1,
    epsilon: { float: epsilon },
  });
}

export function activate(g: GraphBuilder, x: Value, activation: Activation): Value {
  if (activation === 'gelu') return g.op('Gelu', [x]);
  if (activation === 'quick-gelu') return g.op('QuickGelu', [x], { alpha: { float: 1.702 } });
  const [gate, hidden] = g.node('Split', [x], { axis: -1, num_outputs: 2 }, 2) as [Value, Value];
  return g.op('Mul', [g.op('QuickGelu', [gate], { alpha: { float: 1 } }), hidden]);
}

/** x [rows, n] -> the same rows at length 1; a row of zeros stays zero. */
export function unit(g: GraphBuilder, x: Value): Value {
  const length = g.op('ReduceL2', [x, g.ints(-1)], { keepdims: 1 });
  return g.op('Div', [x, g.op('Max', [length, g.float(1e-12)])]);
}

/**
 * One block over x [batch*tokens, width].
 * @param split int64 vector: the shape [batch, tokens, width] that the rows stand for.
 */
export function block(
  g: GraphBuilder,
  x: Value,
  weights: Block,
  transformer: Transformer,
  split: Value,
  causal = false,
): Value {
  const inner = norm(g, x, weights.norm1);
  const [q, k, v] = [weights.query, weights.key, weights.value].map((layer) =>
    g.op('Reshape', [linear(g, inner, layer), split]),
  ) as [Value, Value, Value];
  const heads = attention(g, q, k, v, { ...transformer, causal });
  const rows = g.op('Reshape', [heads, g.ints(-1, transformer.width)]);
  const attended = g.op('Add', [
    x,
    scaled(g, linear(g, rows, weights.out), weights.attentionScale),
  ]);
  const mlp = feedForward(g, attended, weights, transformer.activation);
  return g.op('Add', [attended, scaled(g, mlp, weights.mlpScale)]);
}

/** The block's MLP after its norm, without the residual. */
export function feedForward(
  g: GraphBuilder,
  x: Value,
  weights: Pick<Block, 'norm2' | 'expand' | 'contract'>,
  activation: Activation,
): Value {
  const hidden = linear(g, norm(g, x, weights.norm2), weights.expand);
  return linear(g, activate(g, hidden, activation), weights.contract);
}

/** Layer scale (DINOv2): one factor a channel. */
function scaled(g: GraphBuilder, x: Value, factors: Weight | null | undefined): Value {
  return factors ? g.op('Mul', [x, g.weight(factors)]) : x;
}
