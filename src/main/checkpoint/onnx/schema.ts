import protobuf from 'protobufjs';

/**
 * The part of the ONNX file format (onnx.proto, Apache-2.0, field numbers as published at
 * github.com/onnx/onnx) that our graphs and those we rewrite use. Messages not listed are dropped on decode.
 */
export interface Model {
  irVersion: number;
  opsetImport: { domain: string; version: number }[];
  producerName: string;
  graph: Graph;
}
export interface Graph {
  name: string;
  node: Node[];
  initializer: Tensor[];
  input: ValueInfo[];
  output: ValueInfo[];
}
export interface Node {
  opType: string;
  domain?: string;
  input: string[];
  output: string[];
  attribute: Attribute[];
}
export interface Attribute {
  name: string;
  type: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  floats?: number[];
  ints?: number[];
}
export interface Tensor {
  name: string;
  dims: number[];
  dataType: number;
  rawData?: Uint8Array;
  floatData?: number[];
  externalData?: { key: string; value: string }[];
  dataLocation?: number;
}
export interface ValueInfo {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: Dimension[] } } };
}
export interface Dimension {
  dimValue?: number;
  dimParam?: string;
}

export const DataType = { float: 1, uint8: 2, int8: 3, int64: 7, bool: 9, float16: 10 } as const;
export const AttributeType = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const;
/** Tensor.dataLocation: the bytes are in another file, named in externalData. */
export const EXTERNAL = 1;

type Fields = Record<string, [id: number, type: string]>;

const MESSAGES: Record<string, Fields> = {
  Model: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    producerVersion: [3, 'string'],
    graph: [7, 'Graph'],
    opsetImport: [8, 'OperatorSet[]'],
  },
  OperatorSet: { domain: [1, 'string'], version: [2, 'int64'] },
  Graph: {
    node: [1, 'Node[]'],
    name: [2, 'string'],
    initializer: [5, 'Tensor[]'],
    input: [11, 'ValueInfo[]'],
    output: [12, 'ValueInfo[]'],
  },
  Node: {
    input: [1, 'string[]'],
    output: [2, 'string[]'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'Attribute[]'],
    domain: [7, 'string'],
  },
  Attribute: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'Tensor'],
    g: [6, 'Graph'],
    floats: [7, 'float[]'],
    ints: [8, 'int64[]'],
    strings: [9, 'bytes[]'],
    type: [20, 'int32'],
  },
  Tensor: {
    dims: [1, 'int64[]'],
    dataType: [2, 'int32'],
    floatData: [4, 'float[]'],
    int32Data: [5, 'int32[]'],
    int64Data: [7, 'int64[]'],
    name: [8, 'string'],
    rawData: [9, 'bytes'],
    externalData: [13, 'StringEntry[]'],
    dataLocation: [14, 'int32'],
  },
  StringEntry: { key: [1, 'string'], value: [2, 'string'] },
  ValueInfo: { name: [1, 'string'], type: [2, 'Type'] },
  Type: { tensorType: [1, 'TensorType'] },
  TensorType: { elemType: [1, 'int32'], shape: [2, 'Shape'] },
  Shape: { dim: [1, 'Dimension[]'] },
  Dimension: { dimValue: [1, 'int64'], dimParam: [2, 'string'] },
};

const root = new protobuf.Root();
for (const [name, fields] of Object.entries(MESSAGES)) {
  const message = new protobuf.Type(name);
  for (const [field, [id, type]] of Object.entries(fields)) {
    const repeated = type.endsWith('[]');
    message.add(
      new protobuf.Field(
        field,
        id,
        repeated ? type.slice(0, -2) : type,
        repeated ? 'repeated' : 'optional',
      ),
    );
  }
  root.add(message);
}
const ModelMessage = root.lookupType('Model');

/** Bytes of an .onnx file. */
export function encodeModel(model: Model): Uint8Array {
  return ModelMessage.encode(ModelMessage.fromObject(model)).finish();
}

/** @throws when the bytes are not a protobuf message; int64 fields come back as numbers. */
export function decodeModel(bytes: Uint8Array): Model {
  return ModelMessage.toObject(ModelMessage.decode(bytes), {
    longs: Number,
    arrays: true,
  }) as Model;
}
