import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkpoint } from '@main/checkpoint/checkpoint';
import { writeHollow, type Shapes } from '../../helpers/hub-names';

/** Reads a repository as on the hub, from a folder that its name cannot be read from. */
export async function readHollow<T>(
  shapes: Shapes,
  configs: Record<string, unknown>,
  read: (checkpoint: Checkpoint) => T,
  weights?: string,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-'));
  try {
    await writeHollow(folder, shapes, configs, weights);
    return await readFolder(folder, read);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function readFolder<T>(
  folder: string,
  read: (checkpoint: Checkpoint) => T,
): Promise<T> {
  const checkpoint = await Checkpoint.open(folder);
  try {
    return read(checkpoint);
  } finally {
    await checkpoint.close();
  }
}

/** Of the vision towers people use. */
export const sizes = {
  B: { width: 768, layers: 12 },
  S: { width: 384, layers: 12 },
  L: { width: 1024, layers: 24 },
  H: { width: 1280, layers: 32 },
  g: { width: 1408, layers: 40, hidden: 6144 },
} as const;
export const vitConfig = (
  architecture: string,
  type: string,
  size: 'S' | 'B' | 'L',
  patch: number,
) => ({
  architectures: [architecture],
  attention_probs_dropout_prob: 0.0,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.0,
  hidden_size: sizes[size].width,
  image_size: 224,
  initializer_range: 0.02,
  intermediate_size: 4 * sizes[size].width,
  layer_norm_eps: 1e-12,
  model_type: type,
  num_attention_heads: sizes[size].width / 64,
  num_channels: 3,
  num_hidden_layers: sizes[size].layers,
  patch_size: patch,
  qkv_bias: true,
});
export const dinov2Config = (size: 'S' | 'B' | 'L', registers: boolean) => ({
  ...vitConfig(
    registers ? 'Dinov2WithRegistersModel' : 'Dinov2Model',
    registers ? 'dinov2_with_registers' : 'dinov2',
    size,
    14,
  ),
  apply_layernorm: true,
  drop_path_rate: 0.0,
  image_size: 518,
  intermediate_size: undefined,
  layer_norm_eps: 1e-6,
  layerscale_value: 1.0,
  mlp_ratio: 4,
  reshape_hidden_states: true,
  use_swiglu_ffn: false,
  ...(registers && { num_register_tokens: 4 }),
});
export const timmConfig = (architecture: string, width: number, tag: string, image: number) => ({
  architecture,
  num_classes: 0,
  num_features: width,
  global_pool: 'token',
  pretrained_cfg: {
    tag,
    custom_load: false,
    input_size: [3, image, image],
    fixed_input_size: true,
    interpolation: 'bicubic',
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    num_classes: 0,
    first_conv: 'patch_embed.proj',
    classifier: 'head',
  },
});
