import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@shared/errors';
import { GraphBuilder, type Weight } from './graph';
import { DataType, decodeModel, EXTERNAL, type Tensor } from './schema';

type Stored = NonNullable<Weight['stored']>;

const PIECE = 1 << 20;
/** Smaller tensors stay in the graph itself: shapes, scales, biases. */
const INLINE = 1 << 16;

/**
 * Reads a graph file for rewriting. Its weights stay on the disk until somebody reads them.
 * @throws AppError('damaged') naming the file
 */
export async function loadGraph(path: string): Promise<GraphBuilder> {
  const { graph } = decode(path, await readFile(path));
  const g = new GraphBuilder();
  g.nodes.push(...graph.node);
  g.inputs.push(...graph.input);
  g.outputs.push(...graph.output);
  for (const tensor of graph.initializer) {
    const weight = tensor.dataType === DataType.float ? weightOf(tensor, dirname(path)) : null;
    if (weight) g.weight(weight);
    else g.constants.push(tensor);
  }
  return g;
}

function decode(path: string, bytes: Uint8Array) {
  try {
    return decodeModel(bytes);
  } catch (cause) {
    throw new AppError('damaged', `${path} is not a model graph; get the model again.`, { cause });
  }
}

/** null for what is small and in the graph file. */
function weightOf(tensor: Tensor, folder: string): Weight | null {
  const { name, dims: shape, rawData } = tensor;
  if (tensor.dataLocation === EXTERNAL) {
    const of = (key: string) => tensor.externalData?.find((entry) => entry.key === key)?.value;
    const file = join(folder, of('location') ?? '');
    const stored = { file, offset: Number(of('offset')), length: Number(of('length')) };
    return { name, shape, stored, read: () => range(stored) };
  }
  if (!rawData || rawData.length < INLINE) return null;
  return {
    name,
    shape,

    async *read() {
      yield rawData;
    },
  };
}

async function* range({ file, offset, length }: Stored): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    for (let done = 0; done < length;) {
      const { bytesRead, buffer } = await handle.read(
        new Uint8Array(Math.min(PIECE, length - done)),
        { position: offset + done },
      );
      if (bytesRead === 0)
        throw new AppError('damaged', `${file} ends early; get the model again.`);
      yield buffer.subarray(0, bytesRead);
      done += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
