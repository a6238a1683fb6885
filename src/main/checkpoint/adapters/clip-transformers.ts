import { z } from 'zod';
import type { Checkpoint } from '../checkpoint';
import type { Activation, Linear } from '../graphs/parts';
import type { TextTower } from '../graphs/text';
import type { VisionTower } from '../graphs/vision';
import { blocks, checkHeads, torchBlock, torchNorm, vitName, type BlockNames } from './names';
import type { Adapter, Clip } from './types';

const size = (byDefault: number) => z.int().positive().default(byDefault);
const tower = {
  hidden_act: z.enum(['quick_gelu', 'gelu']).default('quick_gelu'),
  layer_norm_eps: z.number().positive().default(1e-5),
};
/** Saved configurations leave out what equals the library's defaults, which these are. */
const VisionConfig = z.object({
  ...tower,
  hidden_size: size(768),
  intermediate_size: size(3072),
  num_hidden_layers: size(12),
  num_attention_heads: size(12),
  image_size: size(224),
  patch_size: size(32),
});
const TextConfig = z.object({
  ...tower,
  hidden_size: size(512),
  intermediate_size: size(2048),
  num_hidden_layers: size(12),
  num_attention_heads: size(8),
  vocab_size: size(49408),
  max_position_embeddings: size(77),
});
const part = z.record(z.string(), z.unknown()).nullish();
/** The `_dict` forms are an older spelling and win where both are given. */
const Config = z.object({
  model_type: z.literal('clip'),
  projection_dim: size(512),
  vision_config: part,
  vision_config_dict: part,
  text_config: part,
  text_config_dict: part,
});
const Configs = Config.transform((config) => ({
  embedding: config.projection_dim,
  vision: { ...config.vision_config, ...config.vision_config_dict },
  text: { ...config.text_config, ...config.text_config_dict },
})).pipe(z.object({ embedding: z.int().positive(), vision: VisionConfig, text: TextConfig }));

const BLOCK: BlockNames = {
  norm1: 'layer_norm1',
  attention: ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj'],
  out: 'self_attn.out_proj',
  norm2: 'layer_norm2',
  expand: 'mlp.fc1',
  contract: 'mlp.fc2',
};
const ACTIVATION: Record<'quick_gelu' | 'gelu', Activation> = {
  quick_gelu: 'quick-gelu',
  gelu: 'gelu',
};

/** Names and config.json of transformers' CLIPModel. */
export const clipTransformers: Adapter<Clip> = {
  id: 'clip',
  family: 'CLIP (transformers CLIPModel)',
  recognises: (c) =>
    c.hasConfig('config.json') && c.names.some((name) => name.startsWith('vision_model.')),
  read(c) {
    const config = c.config('config.json', Configs);
    const { hidden_size: width, patch_size: patch, layer_norm_eps: epsilon } = config.vision;
    return {
      title: `CLIP ${vitName(width, patch)}`,
      vision: readVision(c, config.vision),
      text: readText(c, config.text, config.embedding),
      postNorm: torchNorm(c, 'vision_model.post_layernorm', width, epsilon),
      projection: projection(c, 'visual_projection', config.embedding, width),
      embedding: config.embedding,
    };
  },
};

function readVision(c: Checkpoint, config: z.infer<typeof VisionConfig>): VisionTower {
  const { hidden_size: width, patch_size: patch, layer_norm_eps: epsilon } = config;
  const side = Math.floor(config.image_size / patch);
  const embeddings = 'vision_model.embeddings';
  return {
    ...common(c, 'vision_model', config),
    patch,
    patchWeight: c.tensor(`${embeddings}.patch_embedding.weight`, [width, 3, patch, patch]),
    patchBias: null,
    classToken: c.tensor(`${embeddings}.class_embedding`, [width], [1, width]),
    positions: c.tensor(`${embeddings}.position_embedding.weight`, [1 + side * side, width]),
    // The library's own spelling.
    preNorm: torchNorm(c, 'vision_model.pre_layrnorm', width, epsilon),
    finalNorm: null,
  };
}

function readText(c: Checkpoint, config: z.infer<typeof TextConfig>, embedding: number): TextTower {
  const { hidden_size: width, max_position_embeddings: context } = config;
  const embeddings = 'text_model.embeddings';
  return {
    ...common(c, 'text_model', config),
    context,
    tokens: c.tensor(`${embeddings}.token_embedding.weight`, [config.vocab_size, width]),
    positions: c.tensor(`${embeddings}.position_embedding.weight`, [context, width]),
    finalNorm: torchNorm(c, 'text_model.final_layer_norm', width, config.layer_norm_eps),
    projection: projection(c, 'text_projection', embedding, width),
    embedding,
  };
}

function common(
  c: Checkpoint,
  prefix: string,
  config: z.infer<typeof VisionConfig> | z.infer<typeof TextConfig>,
) {
  const { hidden_size: width, num_attention_heads: heads } = config;
  checkHeads(c, width, heads);
  const sizes = { width, hidden: config.intermediate_size, epsilon: config.layer_norm_eps };
  return {
    width,
    heads,
    activation: ACTIVATION[config.hidden_act],
    blocks: blocks(
      c,
      new RegExp(`^${prefix}\\.encoder\\.layers\\.(\\d+)\\.`),
      config.num_hidden_layers,
      (i) => torchBlock(c, `${prefix}.encoder.layers.${i}`, BLOCK, sizes),
    ),
  };
}

function projection(c: Checkpoint, name: string, embedding: number, width: number): Linear {
  return { weight: c.tensor(`${name}.weight`, [embedding, width]), bias: null, layout: 'out-in' };
}
