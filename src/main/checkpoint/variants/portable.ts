import { groupedAttention } from '../graphs/attention';
import type { GraphBuilder, Value } from '../onnx/graph';
import { rewrite } from './rewrite';

const FUSED = new Set(['MultiHeadAttention', 'QuickGelu']);

/**
 * The graph from operators that every provider computes right: fused attention becomes MatMul and Softmax in
 * groups of heads, QuickGELU its definition x * sigmoid(1.702 x). The numbers are the same.
 * @param tokens the most that a window can have
 * @returns null when it is portable as it is
 */
export function toPortable(source: GraphBuilder, tokens: number): GraphBuilder | null {
  if (!source.nodes.some(({ opType }) => FUSED.has(opType))) return null;
  return rewrite(source, 'portable_', (g, { opType, input, attribute }) => {
    if (opType === 'QuickGelu') {
      const x = input[0] as Value;
      const alpha = attribute.find(({ name }) => name === 'alpha')?.f ?? 1.702;
      return g.op('Mul', [x, g.op('Sigmoid', [g.op('Mul', [x, g.float(alpha)])])]);
    }
    if (opType !== 'MultiHeadAttention') return null;
    const [query, key, value] = input as [Value, Value, Value];
    const heads = attribute.find(({ name }) => name === 'num_heads')!.i!;
    return groupedAttention(g, query, key, value, { heads, tokens });
  });
}
