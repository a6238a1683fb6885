import type { GraphBuilder, Value } from '../onnx/graph';

/** Largest buffer that the smallest GPUs of the WebGPU specification bind: maxStorageBufferBindingSize. */
const BUFFER_BYTES = 128 * 2 ** 20;

export interface Heads {
  heads: number;
  width: number;
}

/**
 * Multi-head attention as ONNX Runtime's CPU provider does it best: one operator, which never holds the scores
 * of all heads at once (150 MB less at 1765 tokens). Not for GPUs: WebGPU's is wrong at subgroup sizes below 32.
 * @param query, key, value [batch, tokens, width], heads side by side
 * @returns [batch, tokens, width]
 */
export function attention(
  g: GraphBuilder,
  query: Value,
  key: Value,
  value: Value,
  { heads, causal = false }: Heads & { causal?: boolean },
): Value {
  return g.op('MultiHeadAttention', [query, key, value], {
    num_heads: heads,
    unidirectional: causal ? 1 : 0,
  });
}

/**
 * The same from operators that every provider has, in groups of heads whose scores fit into one buffer of any
 * GPU: a larger one gives wrong numbers there, and no error.
 * @param tokens the most that will come
 */
export function groupedAttention(
  g: GraphBuilder,
  query: Value,
  key: Value,
  value: Value,
  { heads, width, tokens }: Heads & { tokens: number },
): Value {
  const size = width / heads;
  const scale = g.float(1 / Math.sqrt(size));
  const mixed = headGroups(heads, tokens).map(([from, to]) => {
    const own = (x: Value, perm: number[]) => {
      const slice = g.op('Slice', [x, g.ints(from * size), g.ints(to * size), g.ints(2)]);
      const apart = g.op('Reshape', [slice, g.ints(0, 0, to - from, size)]);
      return g.op('Transpose', [apart], { perm });
    };
    const scaled = g.op('Mul', [own(query, [0, 2, 1, 3]), scale]);
    const scores = g.op('MatMul', [scaled, own(key, [0, 2, 3, 1])]);
    const shares = g.op('Softmax', [scores], { axis: -1 });
    const sums = g.op('MatMul', [shares, own(value, [0, 2, 1, 3])]);
    const together = g.op('Transpose', [sums], { perm: [0, 2, 1, 3] });
    return g.op('Reshape', [together, g.ints(0, 0, (to - from) * size)]);
  });
  return mixed.length === 1 ? mixed[0]! : g.op('Concat', mixed, { axis: 2 });
}

/** Ranges [from, to) of heads, as even as can be, whose scores fit into a buffer together; at least one each. */
export function headGroups(heads: number, tokens: number): [from: number, to: number][] {
  const most = Math.max(1, Math.floor(BUFFER_BYTES / (4 * tokens * tokens)));
  const groups = Math.ceil(heads / most);
  return Array.from({ length: groups }, (_, i) => [
    Math.floor((i * heads) / groups),
    Math.floor(((i + 1) * heads) / groups),
  ]);
}
