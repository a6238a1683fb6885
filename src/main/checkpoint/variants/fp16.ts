import { toHalf } from '@main/engine/cache/half';
import { GraphBuilder, type Value, type Weight } from '../onnx/graph';
import { DataType, type Node, type Tensor } from '../onnx/schema';

/** Operators that take half precision as they take single, and nothing but it. */
const KNOWN = new Set([
  ...[
    'Add',
    'Cast',
    'Concat',
    'Conv',
    'Div',
    'Gather',
    'Gelu',
    'Gemm',
    'LayerNormalization',
    'MatMul',
  ],
  ...['Mul', 'Pad', 'Reshape', 'Shape', 'Sigmoid', 'Slice', 'Softmax', 'Split', 'Sqrt', 'Squeeze'],
  ...['Sub', 'Transpose', 'Unsqueeze'],
]);

/**
 * The graph in half precision, float32 at its inputs and outputs; for GPUs, on a CPU it is slower.
 * @returns null when it has an operator of which we do not know that it can
 */
export function toFp16(source: GraphBuilder): GraphBuilder | null {
  if (source.nodes.some(({ opType }) => !KNOWN.has(opType))) return null;
  const g = new GraphBuilder('fp16_');
  g.inputs.push(...source.inputs);
  const floats = source.inputs
    .filter(({ type }) => type.tensorType.elemType === DataType.float)
    .map(({ name }) => name);
  const halves = new Map(
    floats.map((name) => [name, g.op('Cast', [name as Value], { to: DataType.float16 })]),
  );
  for (const node of source.nodes) g.nodes.push(halved(node, halves));
  for (const weight of source.weights.values()) g.weight(halfWeight(weight));
  g.constants.push(...source.constants.map(halfConstant));
  for (const output of source.outputs) {
    const half = `${output.name}:half` as Value;
    g.rename(output.name as Value, half);
    g.rename(g.op('Cast', [half], { to: DataType.float }), output.name);
    g.outputs.push(output);
  }
  return g;
}

function halved(node: Node, inputs: ReadonlyMap<string, Value>): Node {
  return {
    ...node,
    input: node.input.map((name) => inputs.get(name) ?? name),
    attribute: node.attribute.map((one) =>
      one.name === 'to' && one.i === DataType.float ? { ...one, i: DataType.float16 } : one,
    ),
  };
}

function halfWeight(weight: Weight): Weight {
  if (weight.type && weight.type !== 'float') return weight;
  const { name, shape } = weight;
  return {
    name,
    shape,
    type: 'float16',
    async *read() {
      // A piece of the source may end inside a number.
      let rest = new Uint8Array(0);
      for await (const piece of weight.read()) {
        const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
        const whole = bytes.length & ~3;
        yield new Uint8Array(toHalf(fromBytes(bytes.subarray(0, whole))).buffer);
        rest = Uint8Array.from(bytes.subarray(whole));
      }
    },
  };
}

function halfConstant(tensor: Tensor): Tensor {
  if (tensor.dataType !== DataType.float) return tensor;
  const values = tensor.rawData ? fromBytes(tensor.rawData) : Float32Array.from(tensor.floatData!);
  const { floatData: _, ...rest } = tensor;
  return {
    ...rest,
    dataType: DataType.float16,
    rawData: new Uint8Array(toHalf(values).buffer),
  };
}

/** A copy: the bytes may lie anywhere. */
function fromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
