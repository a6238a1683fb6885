import type { GraphBuilder, Value, Weight } from '../onnx/graph';
import type { Node } from '../onnx/schema';
import { columnScales, quantiseColumns } from './quantise';
import { rewrite, type Rule } from './rewrite';

/** Smaller matrices take longer to quantise their input for than they save. */
const SMALLEST = 1 << 16;

/**
 * The graph with its large fully connected layers in whole numbers: weights int8, one scale a column;
 * inputs uint8 with the range they have when they come. Attention, norms and everything else stay float32.
 * Signed weights, because only for them ONNX Runtime has kernels twice as fast as float32's.
 * @returns null where there is nothing to gain
 */
export function toInt8(source: GraphBuilder): GraphBuilder | null {
  const quantised = new Map<string, Value[]>();
  let layers = 0;
  const rule: Rule = (g, node, weights) => {
    const layer = layerOf(node, weights);
    if (!layer) return null;
    layers++;
    // Query, key and value have one input; it is quantised once.
    let input = quantised.get(layer.input);
    if (!input) {
      input = g.node('DynamicQuantizeLinear', [layer.input as Value], {}, 3);
      quantised.set(layer.input, input);
    }
    const [whole, scale, zero] = input as [Value, Value, Value];
    const columns = g.weight(int8Of(layer.weight, layer.transposed));
    const scales = g.weight(scalesOf(layer.weight, layer.transposed));
    const none = '' as Value;
    const inputs = [whole, columns, scale, scales, zero, none];
    if (layer.bias) inputs.push(layer.bias as Value);
    return g.op('MatMulIntegerToFloat', inputs);
  };
  const g = rewrite(source, 'int8_', rule);
  return layers > 0 ? g : null;
}

interface Layer {
  input: string;
  weight: Weight;
  bias: string | undefined;
  /** Rows of the weight are outputs. */
  transposed: boolean;
}

/** A plain Gemm or MatMul by a large constant matrix; null for any other node. */
function layerOf(node: Node, weights: ReadonlyMap<string, Weight>): Layer | null {
  const [input, name, bias] = node.input;
  const weight = weights.get(name ?? '');
  if (!weight || weight.shape.length !== 2) return null;
  if (weight.shape[0]! * weight.shape[1]! < SMALLEST) return null;
  if (node.opType === 'MatMul') return { input: input!, weight, bias, transposed: false };
  if (node.opType !== 'Gemm') return null;
  const attributes = new Map(node.attribute.map((one) => [one.name, one]));
  if (attributes.has('alpha') || attributes.has('beta') || attributes.get('transA')?.i) return null;
  return { input: input!, weight, bias, transposed: attributes.get('transB')?.i === 1 };
}

function int8Of(weight: Weight, transposed: boolean): Weight {
  const [rows, columns] = inOut(weight, transposed);
  return {
    name: `${weight.name}:int8`,
    shape: [rows, columns],
    type: 'int8',
    async *read() {
      const values = await floatsOf(weight);
      const scales = columnScales(values, rows, columns, transposed);
      const whole = quantiseColumns(values, scales, rows, columns, transposed);
      yield new Uint8Array(whole.buffer);
    },
  };
}

function scalesOf(weight: Weight, transposed: boolean): Weight {
  const [rows, columns] = inOut(weight, transposed);
  return {
    name: `${weight.name}:scales`,
    shape: [columns],
    async *read() {
      const scales = columnScales(await floatsOf(weight), rows, columns, transposed);
      yield new Uint8Array(scales.buffer);
    },
  };
}

function inOut({ shape }: Weight, transposed: boolean): [inputs: number, outputs: number] {
  return transposed ? [shape[1]!, shape[0]!] : [shape[0]!, shape[1]!];
}

/** One weight in memory, never more. */
async function floatsOf({ shape, read }: Weight): Promise<Float32Array> {
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  const bytes = new Uint8Array(values.buffer);
  let at = 0;
  for await (const piece of read()) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return values;
}
