import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors } from '@main/checkpoint/safetensors';
import { filled, layer, type Formula, type Named, type Vision } from './formula-checkpoint';

/** A plain vision transformer; DINOv2's have layer scales, and some registers. */
export interface VitShape extends Vision {
  kind: 'dino' | 'dinov2' | 'mae';
  registers?: number | undefined;
}
export interface SamShape {
  kind: 'sam';
  width: number;
  layers: number;
  heads: number;
  window_size: number;
  global_layers: number[];
  out_chans: number;
}
export type VfmShape = VitShape | SamShape;

export const DINO_B8: VitShape = {
  kind: 'dino',
  width: 768,
  heads: 12,
  layers: 12,
  patch_size: 8,
  image_size: 224,
};
export const SAM_B: SamShape = {
  kind: 'sam',
  width: 768,
  heads: 12,
  layers: 12,
  window_size: 14,
  global_layers: [2, 5, 8, 11],
  out_chans: 256,
};

/** Writes a feature model's checkpoint under the original code's names, which are timm's but for SAM's. */
export async function writeFormulaVfm(
  folder: string,
  shape: VfmShape,
  formula: Formula,
): Promise<void> {
  const { kind, heads } = shape;
  // Which training it is; the rest is what the weights cannot say.
  const config = { pretrained_cfg: { tag: kind }, model_args: { num_heads: heads } };
  const tensors = shape.kind === 'sam' ? samTensors(shape) : vitTensors(shape);
  const prefix = kind === 'sam' ? 'image_encoder.' : '';
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    tensors.map(([name, sides]) => filled(name, sides, formula, prefix)),
  );
}

function vitTensors(shape: VitShape): Named[] {
  const { kind, width, patch_size: patch, image_size, registers } = shape;
  const grid = image_size / patch;
  const scaled = kind === 'dinov2';
  return [
    ['cls_token', [1, 1, width]],
    ['pos_embed', [1, 1 + grid * grid, width]],
    ...(scaled ? ([['mask_token', [1, width]]] satisfies Named[]) : []),
    ...(registers ? ([['register_tokens', [1, registers, width]]] satisfies Named[]) : []),
    ...layer('patch_embed.proj', [width, 3, patch, patch]),
    ...blocks(shape).flatMap((block): Named[] => [
      ...attentionLayers(block, width),
      ...layer(`${block}.mlp.fc1`, [4 * width, width]),
      ...layer(`${block}.mlp.fc2`, [width, 4 * width]),
      ...(scaled ? ['ls1', 'ls2'] : []).map((ls): Named => [`${block}.${ls}.gamma`, [width]]),
    ]),
    ...layer('norm', [width]),
  ];
}

function samTensors(shape: SamShape): Named[] {
  const { width, heads, window_size, global_layers, out_chans: channels } = shape;
  const [patch, side] = [16, 64];
  return [
    ['pos_embed', [1, side, side, width]],
    ...layer('patch_embed.proj', [width, 3, patch, patch]),
    ...blocks(shape).flatMap((block, i): Named[] => {
      const reach = 2 * (global_layers.includes(i) ? side : window_size) - 1;
      return [
        ...attentionLayers(block, width),
        [`${block}.attn.rel_pos_h`, [reach, width / heads]],
        [`${block}.attn.rel_pos_w`, [reach, width / heads]],
        ...layer(`${block}.mlp.lin1`, [4 * width, width]),
        ...layer(`${block}.mlp.lin2`, [width, 4 * width]),
      ];
    }),
    ['neck.0.weight', [channels, width, 1, 1]],
    ...layer('neck.1', [channels]),
    ['neck.2.weight', [channels, channels, 3, 3]],
    ...layer('neck.3', [channels]),
  ];
}

function blocks({ layers }: { layers: number }): string[] {
  return Array.from({ length: layers }, (_, i) => `blocks.${i}`);
}

function attentionLayers(block: string, width: number): Named[] {
  return [
    ...layer(`${block}.norm1`, [width]),
    ...layer(`${block}.attn.qkv`, [3 * width, width]),
    ...layer(`${block}.attn.proj`, [width, width]),
    ...layer(`${block}.norm2`, [width]),
  ];
}
