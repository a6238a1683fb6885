import { createHash } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { GraphBuilder, Weight } from './graph';
import { DataType, encodeModel, EXTERNAL, type Tensor } from './schema';

/** Opset 20 has Gelu, LayerNormalization and NHWC-free Resize by size; IR 9 goes with it. */
const OPSET = 20;
const IR_VERSION = 9;
/** ONNX Runtime maps the data file: offsets on page borders let it use the pages as they are. */
const ALIGNMENT = 4096;

/** A file that was written: what pair.json says of it. */
export interface WrittenFile {
  file: string;
  bytes: number;
  sha256: string;
}

/**
 * Writes `path` and, when the graph has weights, `path`.data beside it. Weights go through memory in
 * pieces, so a checkpoint of any size needs only a few megabytes (and one above protobuf's 2 GB works).
 * @param progress called with the bytes of weights written since the last call.
 * @param shared folder that the graph will lie in: weights that are stored there already are read from there.
 */
export async function saveGraph(
  graph: GraphBuilder,
  path: string,
  progress: (bytes: number) => void = () => {},
  shared: string | null = null,
): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  const initializer = [...graph.constants];
  const own: Weight[] = [];
  for (const weight of graph.weights.values()) {
    const { stored } = weight;
    if (stored && dirname(stored.file) === shared) initializer.push(external(weight, stored));
    else own.push(weight);
  }
  if (own.length > 0) {
    const data = await saveWeights(own, `${path}.data`, progress);
    initializer.push(...data.tensors);
    files.push(data.file);
  }
  const bytes = encodeModel({
    irVersion: IR_VERSION,
    producerName: 'ProxyLabel',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: basename(path, '.onnx'),
      node: graph.nodes,
      initializer,
      input: graph.inputs,
      output: graph.outputs,
    },
  });
  await writeFile(path, bytes);
  files.unshift(describe(path, bytes));
  return files;
}

async function saveWeights(
  weights: readonly Weight[],
  path: string,
  progress: (bytes: number) => void,
): Promise<{ tensors: Tensor[]; file: WrittenFile }> {
  const tensors: Tensor[] = [];
  const hash = createHash('sha256');
  let offset = 0;
  const handle = await open(path, 'w');
  try {
    const append = async (bytes: Uint8Array) => {
      hash.update(bytes);
      // The handle's own position moves on; writev-like partial writes are handled by writeFile.
      await handle.writeFile(bytes);
      offset += bytes.byteLength;
    };
    for (const weight of weights) {
      await append(new Uint8Array(-offset & (ALIGNMENT - 1)));
      const start = offset;
      for await (const bytes of weight.read()) {
        await append(bytes);
        progress(bytes.byteLength);
      }
      tensors.push(external(weight, { file: path, offset: start, length: offset - start }));
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { tensors, file: { file: basename(path), bytes: offset, sha256: hash.digest('hex') } };
}

function external(
  { name, shape, type = 'float' }: Weight,
  { file, offset, length }: NonNullable<Weight['stored']>,
): Tensor {
  return {
    name,
    dims: [...shape],
    dataType: DataType[type],
    dataLocation: EXTERNAL,
    externalData: [
      { key: 'location', value: basename(file) },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(length) },
    ],
  };
}

/** Name, size and hash of bytes that are wholly in memory. */
export function describe(path: string, bytes: Uint8Array): WrittenFile {
  return {
    file: basename(path),
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
