import {
  AttributeType,
  DataType,
  type Attribute,
  type Dimension,
  type Node,
  type Tensor,
  type ValueInfo,
} from './schema';

/** Name of a tensor in the graph. */
export type Value = string & { readonly __value: unique symbol };
export type AttributeValue = number | string | readonly number[] | { float: number };
/** A fixed size, or the name of one that is known only at run time. */
export type Dim = number | string;

/** A tensor that goes into the graph's data file. */
export interface Weight {
  /** Name in the checkpoint, for error messages and as the initializer's name. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Default: float. */
  readonly type?: 'float' | 'float16' | 'int8';
  /** Where its bytes lie already, if they do. */
  readonly stored?: { readonly file: string; readonly offset: number; readonly length: number };
  /** Little-endian bytes, in order, in pieces. */
  read(): AsyncIterable<Uint8Array>;
}

/** Collects nodes and weights; pure, nothing is read before the graph is saved. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly constants: Tensor[] = [];
  readonly weights = new Map<string, Weight>();
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  private readonly constantNames = new Map<string, Value>();

  /** @param prefix of the names given here; a graph that is added to has names of its own already */
  constructor(private readonly prefix = '') {}

  input(name: string, type: 'float' | 'int64', dims: readonly Dim[]): Value {
    this.inputs.push(valueInfo(name, DataType[type], dims));
    return name as Value;
  }

  /** One node with one output. Attributes: an integer is an `int`, `{ float }` a `float`. */
  op(
    type: string,
    inputs: readonly Value[],
    attributes: Record<string, AttributeValue> = {},
  ): Value {
    return this.node(type, inputs, attributes, 1)[0]!;
  }

  /** One node with several outputs. */
  node(
    type: string,
    inputs: readonly Value[],
    attributes: Record<string, AttributeValue>,
    outputs: number,
  ): Value[] {
    const names = Array.from(
      { length: outputs },
      (_, i) => `${this.prefix}${type}_${this.nodes.length}_${i}` as Value,
    );
    this.nodes.push({
      opType: type,
      // Of the same name and meaning in both domains where both have it; ours are asked for by name.
      domain: CONTRIBUTED.has(type) ? 'com.microsoft' : '',
      input: [...inputs],
      output: names,
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    });
    return names;
  }

  weight(weight: Weight): Value {
    this.weights.set(weight.name, weight);
    return weight.name as Value;
  }

  /** int64 vector. */
  ints(...values: number[]): Value {
    return this.constant(DataType.int64, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** int64 scalar. */
  int(value: number): Value {
    return this.constant(DataType.int64, [], BigInt64Array.of(BigInt(value)));
  }

  /** float32 scalar. */
  float(value: number): Value {
    return this.constant(DataType.float, [], Float32Array.of(value));
  }

  /** Gives `value` another name. */
  rename(value: Value, name: string): void {
    for (const node of this.nodes) {
      node.input = node.input.map((other) => (other === value ? name : other));
      node.output = node.output.map((other) => (other === value ? name : other));
    }
  }

  /** Makes `value` an output called `name`, at no cost: the value itself is renamed. */
  output(name: string, value: Value, dims: readonly Dim[]): void {
    this.rename(value, name);
    this.outputs.push(valueInfo(name, DataType.float, dims));
  }

  private constant(dataType: number, dims: number[], data: BigInt64Array | Float32Array): Value {
    const key = `${dataType}[${dims.join()}]${data.join()}`;
    let name = this.constantNames.get(key);
    if (name === undefined) {
      name = `${this.prefix}constant_${this.constants.length}` as Value;
      this.constantNames.set(key, name);
      this.constants.push({ name, dims, dataType, rawData: new Uint8Array(data.buffer) });
    }
    return name;
  }
}

const CONTRIBUTED = new Set(['MultiHeadAttention', 'QuickGelu', 'MatMulIntegerToFloat']);

function attribute(name: string, value: AttributeValue): Attribute {
  if (typeof value === 'number') return { name, type: AttributeType.int, i: value };
  if (typeof value === 'string')
    return { name, type: AttributeType.string, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: AttributeType.float, f: value.float };
  return { name, type: AttributeType.ints, ints: [...value] };
}

export function valueInfo(name: string, elemType: number, dims: readonly Dim[]): ValueInfo {
  const dim = dims.map((d): Dimension =>
    typeof d === 'number' ? { dimValue: d } : { dimParam: d },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
