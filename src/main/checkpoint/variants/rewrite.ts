import { GraphBuilder, type Value, type Weight } from '../onnx/graph';
import type { Node } from '../onnx/schema';

/**
 * What becomes of a node: the value that stands for its output, built on `g`; null to leave it as it is.
 * @param weights those of the graph that is rewritten
 */
export type Rule = (
  g: GraphBuilder,
  node: Node,
  weights: ReadonlyMap<string, Weight>,
) => Value | null;

/**
 * A graph with some nodes replaced; inputs, outputs and all other nodes are those of `source`, which is left
 * alone. Weights that nothing reads any more are dropped.
 * @param prefix of the names of new nodes
 */
export function rewrite(source: GraphBuilder, prefix: string, rule: Rule): GraphBuilder {
  const g = new GraphBuilder(prefix);
  g.inputs.push(...source.inputs);
  g.outputs.push(...source.outputs);
  g.constants.push(...source.constants);
  for (const node of source.nodes) {
    const value = rule(g, node, source.weights);
    if (value === null) g.nodes.push({ ...node });
    else g.rename(value, node.output[0]!);
  }
  const read = new Set(g.nodes.flatMap(({ input }) => input));
  for (const [name, weight] of source.weights) if (read.has(name)) g.weights.set(name, weight);
  return g;
}
