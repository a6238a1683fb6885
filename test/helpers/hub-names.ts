import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elements } from '@main/checkpoint/safetensors';

/** Tensor names and shapes of public checkpoints, written down from the libraries that define them. */
export type Shapes = Record<string, readonly number[]>;

export interface Size {
  width: number;
  layers: number;
  /** Default: 4 * width. */
  hidden?: number;
  patch?: number;
  /** Patches along a side of the image that the position table is for. */
  side?: number;
}

const layer = (name: string, ...weight: number[]): Shapes => ({
  [`${name}.weight`]: weight,
  [`${name}.bias`]: [weight[0]!],
});
const times = (layers: number, block: (i: number) => Shapes): Shapes =>
  Object.assign({}, ...Array.from({ length: layers }, (_, i) => block(i))) as Shapes;
const hiddenOf = ({ width, hidden = 4 * width }: Size) => hidden;

/** transformers' CLIPModel. */
export function clipTransformers(vision: Size, text: Size, embedding: number): Shapes {
  const encoder = (tower: string, size: Size) =>
    times(size.layers, (i) => {
      const [block, width] = [`${tower}.encoder.layers.${i}`, size.width];
      return {
        ...['q', 'k', 'v', 'out'].reduce<Shapes>(
          (all, part) => ({ ...all, ...layer(`${block}.self_attn.${part}_proj`, width, width) }),
          {},
        ),
        ...layer(`${block}.layer_norm1`, width),
        ...layer(`${block}.layer_norm2`, width),
        ...layer(`${block}.mlp.fc1`, hiddenOf(size), width),
        ...layer(`${block}.mlp.fc2`, width, hiddenOf(size)),
      };
    });
  const { width, patch = 16, side = 14 } = vision;
  return {
    logit_scale: [],
    'vision_model.embeddings.class_embedding': [width],
    'vision_model.embeddings.patch_embedding.weight': [width, 3, patch, patch],
    'vision_model.embeddings.position_embedding.weight': [1 + side * side, width],
    ...layer('vision_model.pre_layrnorm', width),
    ...encoder('vision_model', vision),
    ...layer('vision_model.post_layernorm', width),
    'visual_projection.weight': [embedding, width],
    'text_model.embeddings.token_embedding.weight': [49408, text.width],
    'text_model.embeddings.position_embedding.weight': [77, text.width],
    ...encoder('text_model', text),
    ...layer('text_model.final_layer_norm', text.width),
    'text_projection.weight': [embedding, text.width],
  };
}

/** open_clip's CLIP, and OpenAI's. */
export function clipOpenClip(vision: Size, text: Size, embedding: number): Shapes {
  const transformer = (prefix: string, size: Size) =>
    times(size.layers, (i) => {
      const [block, width] = [`${prefix}.resblocks.${i}`, size.width];
      return {
        ...layer(`${block}.ln_1`, width),
        [`${block}.attn.in_proj_weight`]: [3 * width, width],
        [`${block}.attn.in_proj_bias`]: [3 * width],
        ...layer(`${block}.attn.out_proj`, width, width),
        ...layer(`${block}.ln_2`, width),
        ...layer(`${block}.mlp.c_fc`, hiddenOf(size), width),
        ...layer(`${block}.mlp.c_proj`, width, hiddenOf(size)),
      };
    });
  const { width, patch = 16, side = 14 } = vision;
  return {
    logit_scale: [],
    positional_embedding: [77, text.width],
    text_projection: [text.width, embedding],
    'visual.class_embedding': [width],
    'visual.positional_embedding': [1 + side * side, width],
    'visual.proj': [width, embedding],
    'visual.conv1.weight': [width, 3, patch, patch],
    ...layer('visual.ln_pre', width),
    ...transformer('visual.transformer', vision),
    ...layer('visual.ln_post', width),
    ...transformer('transformer', text),
    'token_embedding.weight': [49408, text.width],
    ...layer('ln_final', text.width),
  };
}

/** transformers' ViTModel; under `vit.` ViTMAE's encoder. */
export function vitTransformers(size: Size, prefix = ''): Shapes {
  const { width, layers } = size;
  return {
    ...transformersEmbeddings(size, prefix),
    ...times(layers, (i) => {
      const block = `${prefix}encoder.layer.${i}`;
      return {
        ...transformersAttention(block, width),
        ...layer(`${block}.layernorm_before`, width),
        ...layer(`${block}.layernorm_after`, width),
        ...layer(`${block}.intermediate.dense`, hiddenOf(size), width),
        ...layer(`${block}.output.dense`, width, hiddenOf(size)),
      };
    }),
    ...layer(`${prefix}layernorm`, width),
  };
}

/** transformers' Dinov2Model; with registers Dinov2WithRegistersModel. `gated`: the giant's MLP. */
export function dinov2Transformers(
  size: Size,
  { registers = 0, gated = false }: { registers?: number; gated?: boolean } = {},
): Shapes {
  const { width, layers } = size;
  return {
    ...transformersEmbeddings(size, ''),
    'embeddings.mask_token': [1, width],
    ...(registers ? { 'embeddings.register_tokens': [1, registers, width] } : {}),
    ...times(layers, (i) => {
      const block = `encoder.layer.${i}`;
      const hidden = hiddenOf(size);
      return {
        ...transformersAttention(block, width),
        ...layer(`${block}.norm1`, width),
        ...layer(`${block}.norm2`, width),
        [`${block}.layer_scale1.lambda1`]: [width],
        [`${block}.layer_scale2.lambda1`]: [width],
        ...layer(
          `${block}.mlp.${gated ? 'weights_in' : 'fc1'}`,
          gated ? 2 * hidden : hidden,
          width,
        ),
        ...layer(`${block}.mlp.${gated ? 'weights_out' : 'fc2'}`, width, hidden),
      };
    }),
    ...layer('layernorm', width),
  };
}

function transformersEmbeddings({ width, patch = 16, side = 14 }: Size, prefix: string): Shapes {
  return {
    [`${prefix}embeddings.cls_token`]: [1, 1, width],
    [`${prefix}embeddings.position_embeddings`]: [1, 1 + side * side, width],
    ...layer(`${prefix}embeddings.patch_embeddings.projection`, width, 3, patch, patch),
  };
}

function transformersAttention(block: string, width: number): Shapes {
  return {
    ...layer(`${block}.attention.attention.query`, width, width),
    ...layer(`${block}.attention.attention.key`, width, width),
    ...layer(`${block}.attention.attention.value`, width, width),
    ...layer(`${block}.attention.output.dense`, width, width),
  };
}

/** timm's vision transformer, and the hub files of DINO, DINOv2 and MAE. */
export function vitTimm(size: Size, { scaled = false }: { scaled?: boolean } = {}): Shapes {
  const { width, layers, patch = 16, side = 14 } = size;
  return {
    cls_token: [1, 1, width],
    pos_embed: [1, 1 + side * side, width],
    ...layer('patch_embed.proj', width, 3, patch, patch),
    ...times(layers, (i) => ({
      ...timmBlock(`blocks.${i}`, width),
      ...(scaled ? { [`blocks.${i}.ls1.gamma`]: [width], [`blocks.${i}.ls2.gamma`]: [width] } : {}),
      ...layer(`blocks.${i}.mlp.fc1`, hiddenOf(size), width),
      ...layer(`blocks.${i}.mlp.fc2`, width, hiddenOf(size)),
    })),
    ...layer('norm', width),
  };
}

function timmBlock(block: string, width: number): Shapes {
  return {
    ...layer(`${block}.norm1`, width),
    ...layer(`${block}.attn.qkv`, 3 * width, width),
    ...layer(`${block}.attn.proj`, width, width),
    ...layer(`${block}.norm2`, width),
  };
}

/** transformers' SamModel, with a tensor of its other parts. */
export function samTransformers({ width, layers }: Size, global: readonly number[]): Shapes {
  const vision = 'vision_encoder';
  return {
    'shared_image_embedding.positional_embedding': [2, 128],
    'mask_decoder.iou_token.weight': [1, 256],
    [`${vision}.pos_embed`]: [1, 64, 64, width],
    ...layer(`${vision}.patch_embed.projection`, width, 3, 16, 16),
    ...times(layers, (i) => {
      const block = `${vision}.layers.${i}`;
      const reach = global.includes(i) ? 127 : 27;
      return {
        ...layer(`${block}.layer_norm1`, width),
        ...layer(`${block}.attn.qkv`, 3 * width, width),
        ...layer(`${block}.attn.proj`, width, width),
        [`${block}.attn.rel_pos_h`]: [reach, 64],
        [`${block}.attn.rel_pos_w`]: [reach, 64],
        ...layer(`${block}.layer_norm2`, width),
        ...layer(`${block}.mlp.lin1`, 4 * width, width),
        ...layer(`${block}.mlp.lin2`, width, 4 * width),
      };
    }),
    [`${vision}.neck.conv1.weight`]: [256, width, 1, 1],
    ...layer(`${vision}.neck.layer_norm1`, 256),
    [`${vision}.neck.conv2.weight`]: [256, 256, 3, 3],
    ...layer(`${vision}.neck.layer_norm2`, 256),
  };
}

/**
 * A checkpoint folder as the hub has it but for its weights, which are all zeros: a file with a hole, so that
 * gigabytes cost nothing.
 */
export async function writeHollow(
  folder: string,
  shapes: Shapes,
  configs: Record<string, unknown>,
  weights = 'model.safetensors',
): Promise<void> {
  let end = 0;
  const header = Object.entries(shapes).map(([name, shape]) => {
    const from = end;
    end += 4 * elements(shape);
    return [name, { dtype: 'F32', shape, data_offsets: [from, end] }] as const;
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, weights), 'w');
  await file.write(Buffer.concat([length, json]));
  await file.truncate(8 + json.length + end);
  await file.close();
  for (const [name, config] of Object.entries(configs))
    await writeFile(join(folder, name), JSON.stringify(config));
}
