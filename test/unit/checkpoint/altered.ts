import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Safetensors, writeSafetensors, type TensorToWrite } from '@main/checkpoint/safetensors';

export const models = new URL('../../fixtures/proxyclip/models/', import.meta.url).pathname;

export interface Change {
  /** What becomes of the tensors, all as F32; the same array when nothing is given. */
  tensors?: (tensors: TensorToWrite[]) => TensorToWrite[];
  /** Is changed in place. */
  config?: (config: Record<string, unknown>) => void;
}

/** A copy of a fixture checkpoint with something changed, in a folder that still has its name in it. */
export async function altered(model: string, change: Change): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `altered-${model}-`));
  await cp(join(models, model), folder, { recursive: true });
  const open = model.includes('open');
  const configFile = join(folder, open ? 'open_clip_config.json' : 'config.json');
  const config = JSON.parse(await readFile(configFile, 'utf8')) as Record<string, unknown>;
  change.config?.(config);
  await writeFile(configFile, JSON.stringify(config));
  if (change.tensors) {
    const weights = open ? 'open_clip_model.safetensors' : 'model.safetensors';
    const source = await Safetensors.open(join(models, model, weights));
    const tensors = [...source.tensors.values()]
      .filter(({ dtype }) => dtype !== 'I64')
      .map(({ name, shape }): TensorToWrite => ({
        name,
        dtype: 'F32',
        shape,
        data: bytesOf(source, name),
      }));
    await writeSafetensors(join(folder, weights), change.tensors(tensors));
    await source.close();
  }
  return folder;
}

async function* bytesOf(source: Safetensors, name: string): AsyncGenerator<Uint8Array> {
  for await (const piece of source.float32(name)) yield new Uint8Array(piece.buffer);
}

/** One tensor under another shape, with zeros in it. */
export function reshaped(tensor: TensorToWrite, shape: number[]): TensorToWrite {
  const count = shape.reduce((a, b) => a * b, 1);
  return { ...tensor, shape, data: [new Uint8Array(4 * count)] };
}
