import { groupedAttention } from '../graphs/attention';
import type { GraphBuilder, Value } from '../onnx/graph';
import type { Node } from '../onnx/schema';
import { rewrite } from './rewrite';

const FUSED = new Set(['MultiHeadAttention', 'QuickGelu']);

/**
 * The graph from operators that every provider computes right: fused attention becomes MatMul and Softmax in
 * groups of heads, QuickGELU its definition x * sigmoid(1.702 x), a Gemm that adds a computed value a MatMul
 * and an Add. The numbers are the same.
 * @param tokens the most that a window can have
 * @returns null when it is portable as it is
 */
export function toPortable(source: GraphBuilder, tokens: number): GraphBuilder | null {
  const computed = new Set(source.nodes.flatMap(({ output }) => output));
  const isOurs = ({ opType, input }: Node) =>
    FUSED.has(opType) || (opType === 'Gemm' && computed.has(input[2] ?? ''));
  if (!source.nodes.some(isOurs)) return null;
  return rewrite(source, 'portable_', (g, node) => {
    if (!isOurs(node)) return null;
    const { opType, input, attribute } = node;
    if (opType === 'Gemm') return plainGemm(g, node);
    if (opType === 'QuickGelu') {
      const x = input[0] as Value;
      const alpha = attribute.find(({ name }) => name === 'alpha')?.f ?? 1.702;
      return g.op('Mul', [x, g.op('Sigmoid', [g.op('Mul', [x, g.float(alpha)])])]);
    }
    const [query, key, value] = input as [Value, Value, Value];
    const heads = attribute.find(({ name }) => name === 'num_heads')!.i!;
    return groupedAttention(g, query, key, value, { heads, tokens });
  });
}

/** alpha * A B + C. On WebGPU a Gemm whose C has rank 0 ends the process. */
function plainGemm(g: GraphBuilder, { input, attribute }: Node): Value {
  const [a, b, c] = input as [Value, Value, Value];
  const of = (name: string) => attribute.find((one) => one.name === name);
  const right = of('transB')?.i ? g.op('Transpose', [b], { perm: [1, 0] }) : b;
  const product = g.op('MatMul', [a, right]);
  const scaled = g.op('Mul', [product, g.float(of('alpha')?.f ?? 1)]);
  return g.op('Add', [scaled, c]);
}
