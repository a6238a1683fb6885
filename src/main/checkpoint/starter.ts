import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { valueInfo } from './onnx/graph';
import { AttributeType, DataType, decodeModel, encodeModel, type Model } from './onnx/schema';
import { saveGraph } from './onnx/save';
import { buildHead } from './graphs/head';

/** The training script's output names, and what the pair contract calls them. */
const OUTPUTS = { vfm: 'features', values: 'values' } as const;

/**
 * Brings the starter's exported graphs into the pair contract: rewrites image.onnx so that its maps are
 * channel-last, writes head.onnx. Does nothing to an image.onnx that already follows the contract.
 * @param folder models/starter
 */
export async function adaptStarter(folder: string): Promise<void> {
  const path = join(folder, 'image.onnx');
  const model = decodeModel(await readFile(path));
  if (channelsLast(model)) await writeFile(path, encodeModel(model));
  const channels = (name: string) =>
    model.graph.output.find((output) => output.name === name)!.type.tensorType.shape.dim[3]!
      .dimValue!;
  const head = buildHead({
    features: channels('features'),
    values: channels('values'),
    embedding: channels('values'),
    outProjection: null,
    postNorm: null,
    projection: null,
    beta: 1.2,
    gamma: 3,
  });
  await saveGraph(head, join(folder, 'head.onnx'));
}

/** Replaces outputs [1,C,h,w] by Transposed ones; false when there is nothing to do. */
function channelsLast({ graph }: Model): boolean {
  if (graph.output.some((output) => output.name === 'features')) return false;
  graph.output = Object.entries(OUTPUTS).map(([from, to]) => {
    const old = graph.output.find((output) => output.name === from);
    if (!old) throw new Error(`image.onnx has no output "${from}"`);
    const source = `${from}_channels_first`;
    for (const node of graph.node) {
      node.input = node.input.map((name) => (name === from ? source : name));
      node.output = node.output.map((name) => (name === from ? source : name));
    }
    graph.node.push({
      opType: 'Transpose',
      input: [source],
      output: [to],
      attribute: [{ name: 'perm', type: AttributeType.ints, ints: [0, 2, 3, 1] }],
    });
    const dims = old.type.tensorType.shape.dim.map((dim) => dim.dimParam || dim.dimValue!);
    const [n, c, h, w] = dims as [number, number, string, string];
    return valueInfo(to, DataType.float, [n, h, w, c]);
  });
  return true;
}
