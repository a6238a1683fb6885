import { GraphBuilder, type Value } from '../onnx/graph';
import { linear, norm, unit, type Linear, type Norm } from './parts';

/** How CLIP's values become embeddings. null: they are such already (starter), or have had that step. */
export interface EmbedderSpec {
  /** Channels of `values`; size of the embedding. */
  values: number;
  embedding: number;
  outProjection: Linear | null;
  postNorm: Norm | null;
  projection: Linear | null;
}

/** What a pair's head does: who is averaged with whom, and what becomes of the averages. */
export interface HeadSpec extends EmbedderSpec {
  /** Channels of `features`. */
  features: number;
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

  g.output('dense', dense(g, mixed, features, spec), [1, 'I', 'J', spec.embedding]);

  if (options.debug) {
    g.output('mean_g', mean, []);
    g.output('attn', attention, ['IJ', 'IJ']);
    g.output('attn_out', mixed, ['IJ', spec.values]);
  }
  return g;
}

/**
 * The head of a baseline, which has no feature model: every position keeps its own values.
 * Input `values` [1,h,w,D]; output `dense` [1,h,w,E].
 */
export function buildPlainHead(spec: EmbedderSpec): GraphBuilder {
  const g = new GraphBuilder();
  const values = g.input('values', 'float', [1, 'h', 'w', spec.values]);
  const rows = g.op('Reshape', [projected(g, values, spec), g.ints(-1, spec.values)]);
  g.output('dense', dense(g, rows, values, spec), [1, 'h', 'w', spec.embedding]);
  return g;
}

/** rows [n, D] -> unit vectors [1,I,J,E] on the grid of `like`. */
function dense(g: GraphBuilder, rows: Value, like: Value, spec: EmbedderSpec): Value {
  const normed = spec.postNorm ? norm(g, rows, spec.postNorm) : rows;
  const embedded = spec.projection ? linear(g, normed, spec.projection) : normed;
  const shape = g.op('Concat', [grid(g, like), g.ints(spec.embedding)], { axis: 0 });
  return g.op('Reshape', [unit(g, embedded), shape]);
}

/** out_proj comes before the enlarging: both are linear, and it is a quarter of the rows. */
function projected(g: GraphBuilder, values: Value, spec: EmbedderSpec): Value {
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

/** [1, I, J] of a map as a vector. */
function grid(g: GraphBuilder, map: Value): Value {
  return g.op('Shape', [map], { start: 0, end: 3 });
}
