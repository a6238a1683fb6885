import { GraphBuilder, type Value } from '../onnx/graph';
import { linear, norm, unit, type Linear, type Norm } from './parts';

/** What a pair's head does with the averaged values. null: the values are embeddings already (starter). */
export interface HeadSpec {
  /** Channels of `features` and of `values`; size of the embedding. */
  features: number;
  values: number;
  embedding: number;
  outProjection: Linear | null;
  postNorm: Norm | null;
  projection: Linear | null;
  beta: number;
  gamma: number;
}

/** Stands for -inf: exp() of it is the same 0, and a row of nothing else stays free of NaN. */
const MASKED = -3e38;

/**
 * Proxy attention (ProxyCLIP, section 3.2 and equation 7; fixtures README, steps 7 and 8): the cosine of
 * the VFM's patches, sharpened and masked, averages the CLIP values; then ln_post, projection, unit length.
 * Inputs `features` [1,I,J,C], `values` [1,h,w,D]; output `dense` [1,I,J,E].
 * @param debug adds `mean_g` [], `attn` [IJ,IJ] and `attn_out` [1,IJ,D] for parity.
 */
export function buildHead(spec: HeadSpec, options: { debug?: boolean } = {}): GraphBuilder {
  const g = new GraphBuilder();
  const features = g.input('features', 'float', [1, 'I', 'J', spec.features]);
  const values = g.input('values', 'float', [1, 'h', 'w', spec.values]);

  const keys = unit(g, g.op('Reshape', [features, g.ints(-1, spec.features)]));
  // mean(G) over all pairs is the squared length of the mean unit vector: no matrix needed for it.
  const centre = g.op('ReduceMean', [keys, g.ints(0)], { keepdims: 0 });
  const mean = g.op('ReduceSum', [g.op('Mul', [centre, centre])], { keepdims: 0 });
  const shift = g.op('Mul', [mean, g.float(-spec.beta * spec.gamma)]);
  // (G - beta * mean) * gamma in one pass over the largest matrix of the graph.
  const scores = g.op('Gemm', [keys, keys, shift], { transB: 1, alpha: { float: spec.gamma } });
  const masked = g.op('Where', [g.op('Less', [scores, g.float(0)]), g.float(MASKED), scores]);
  const attention = g.op('Softmax', [masked], { axis: -1 });

  const grown = upsample(g, projected(g, values, spec), features, spec.values);
  // A row with nothing left (beta * mean(G) > 1; the published code gives NaN) attends to itself.
  const lonely = g.op('Less', [
    g.op('ReduceMax', [scores, g.ints(-1)], { keepdims: 1 }),
    g.float(0),
  ]);
  const mixed = g.op('Where', [lonely, grown, g.op('MatMul', [attention, grown])]);

  const normed = spec.postNorm ? norm(g, mixed, spec.postNorm) : mixed;
  const embedded = spec.projection ? linear(g, normed, spec.projection) : normed;
  const shape = g.op('Concat', [grid(g, features), g.ints(spec.embedding)], { axis: 0 });
  g.output('dense', g.op('Reshape', [unit(g, embedded), shape]), [1, 'I', 'J', spec.embedding]);

  if (options.debug) {
    g.output('mean_g', mean, []);
    g.output('attn', attention, ['IJ', 'IJ']);
    g.output('attn_out', mixed, ['IJ', spec.values]);
  }
  return g;
}

/** out_proj comes before the enlarging: both are linear, and it is a quarter of the rows. */
function projected(g: GraphBuilder, values: Value, spec: HeadSpec): Value {
  if (!spec.outProjection) return values;
  const rows = g.op('Reshape', [values, g.ints(-1, spec.values)]);
  return g.op('Reshape', [linear(g, rows, spec.outProjection), g.op('Shape', [values])]);
}

/** [1,h,w,D] -> [IJ,D], bilinear, align_corners false, on the grid of `features`. */
function upsample(g: GraphBuilder, values: Value, features: Value, channels: number): Value {
  const planes = g.op('Transpose', [values], { perm: [0, 3, 1, 2] });
  const size = g.op(
    'Concat',
    [g.ints(1, channels), g.op('Shape', [features], { start: 1, end: 3 })],
    { axis: 0 },
  );
  const none = '' as Value;
  const grown = g.op('Resize', [planes, none, none, size], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
  });
  return g.op('Reshape', [
    g.op('Transpose', [grown], { perm: [0, 2, 3, 1] }),
    g.ints(-1, channels),
  ]);
}

/** [1, I, J] of `features` as a vector. */
function grid(g: GraphBuilder, features: Value): Value {
  return g.op('Shape', [features], { start: 0, end: 3 });
}
