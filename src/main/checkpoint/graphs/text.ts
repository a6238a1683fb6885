import { GraphBuilder, type Value, type Weight } from '../onnx/graph';
import { block, linear, norm, unit, type Linear, type Norm, type Transformer } from './parts';

/** CLIP's text tower. */
export interface TextTower extends Transformer {
  context: number;
  /** [vocabulary, width] */
  tokens: Weight;
  /** [context, width] */
  positions: Weight;
  finalNorm: Norm;
  projection: Linear;
  embedding: number;
}

/**
 * Input `input_ids` int64 [n,L], L at most the context; output `embedding` [n,E], unit vectors.
 * The feature is taken at the first maximum id, the end-of-text token (fixtures README, step 10).
 */
export function buildText(tower: TextTower): GraphBuilder {
  const g = new GraphBuilder();
  const { width } = tower;
  const given = g.input('input_ids', 'int64', ['n', 'L']);
  const end = g.op('ArgMax', [given], { axis: 1, keepdims: 0 });
  // The mask is causal, so nothing after the last end of text can matter: padding costs nothing.
  const used = g.op('Add', [g.op('ReduceMax', [end], { keepdims: 1 }), g.ints(1)]);
  const ids = g.op('Slice', [given, g.ints(0), used, g.ints(1)]);
  const size = g.op('Shape', [ids]);

  const words = g.op('Gather', [g.weight(tower.tokens), ids]);
  const places = g.op('Slice', [g.weight(tower.positions), g.ints(0), used, g.ints(0)]);
  const placed = g.op('Reshape', [g.op('Add', [words, places]), g.ints(-1, width)]);
  const split = g.op('Concat', [size, g.ints(width)], { axis: 0 });
  const tokens = tower.blocks.reduce(
    (x, weights) => block(g, x, weights, tower, split, true),
    placed,
  );

  const pooled = atEnd(g, g.op('Reshape', [tokens, split]), end);
  const embedded = linear(g, norm(g, pooled, tower.finalNorm), tower.projection);
  g.output('embedding', unit(g, embedded), ['n', tower.embedding]);
  return g;
}

/** x [n,L,width], end [n] -> [n,width] */
function atEnd(g: GraphBuilder, x: Value, end: Value): Value {
  return g.op('GatherND', [x, g.op('Unsqueeze', [end, g.ints(1)])], { batch_dims: 1 });
}
