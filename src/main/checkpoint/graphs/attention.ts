import type { GraphBuilder, Value } from '../onnx/graph';

/** Largest buffer that the smallest GPUs of the WebGPU specification bind: maxStorageBufferBindingSize. */
const BUFFER_BYTES = 128 * 2 ** 20;

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
  { heads, causal = false }: { heads: number; causal?: boolean },
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
  { heads, tokens }: { heads: number; tokens: number },
): Value {
  const groups = headGroups(heads, tokens);
  const apart = (x: Value, perm: number[]): Value[] => {
    const each = g.op('Reshape', [x, g.ints(0, 0, heads, -1)]);
    const turned = g.op('Transpose', [each], { perm });
    if (groups.length === 1) return [turned];
    return groups.map(([from, to]) => g.op('Slice', [turned, g.ints(from), g.ints(to), g.ints(1)]));
  };
  const queries = apart(query, [0, 2, 1, 3]);
  const keys = apart(key, [0, 2, 3, 1]);
  const values = apart(value, [0, 2, 1, 3]);
  const mixed = queries.map((own, i) => {
    const scores = g.op('MatMul', [unitVariance(g, own), keys[i]!]);
    return g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), values[i]!]);
  });
  const all = mixed.length === 1 ? mixed[0]! : g.op('Concat', mixed, { axis: 1 });
  const together = g.op('Transpose', [all], { perm: [0, 2, 1, 3] });
  return g.op('Reshape', [together, g.ints(0, 0, -1)]);
}

/** x / sqrt(channels of a head) */
function unitVariance(g: GraphBuilder, x: Value): Value {
  const channels = g.op('Cast', [g.op('Shape', [x], { start: 3, end: 4 })], { to: 1 });
  return g.op('Div', [x, g.op('Sqrt', [channels])]);
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
