import { z } from 'zod';
import type { Checkpoint } from '../checkpoint';
import type { Activation, Linear, Transformer } from '../graphs/parts';
import { blocks, checkHeads, fused, outerLayers, torchNorm, vitName } from './names';
import type { Adapter, Clip } from './types';

const size = z.int().positive();
const EPSILON = 1e-5;

/** open_clip_config.json; settings of towers that differ from OpenAI's are refused, not ignored. */
const Config = z.object({
  model_cfg: z.object({
    embed_dim: size,
    quick_gelu: z.boolean().default(false),
    vision_cfg: z.object({
      image_size: size,
      patch_size: size,
      width: size,
      layers: size,
      head_width: size.default(64),
      mlp_ratio: z.number().positive().default(4),
      timm_model_name: z.null('a timm image tower is not supported').optional(),
      attentional_pool: z.literal(false, 'attentional pooling is not supported').optional(),
      no_ln_pre: z.literal(false, 'a tower without its first norm is not supported').optional(),
      ls_init_value: z.null('layer scales in CLIP are not supported').optional(),
    }),
    text_cfg: z.object({
      context_length: size.default(77),
      vocab_size: size.default(49408),
      width: size,
      heads: size,
      layers: size,
      ls_init_value: z.null('layer scales in CLIP are not supported').optional(),
      no_causal_mask: z.literal(false, 'a text tower that sees ahead is not supported').optional(),
      hf_model_name: z.null('a text tower of another library is not supported').optional(),
    }),
  }),
});

const BLOCK = {
  norm1: 'ln_1',
  out: 'attn.out_proj',
  norm2: 'ln_2',
  expand: 'mlp.c_fc',
  contract: 'mlp.c_proj',
};

/** Names of open_clip and of OpenAI's own files (which only add a few scalars). */
export const clipOpenClip: Adapter<Clip> = {
  id: 'clip',
  family: 'CLIP (open_clip, OpenAI)',
  recognises: (c) => c.names.includes('visual.class_embedding'),
  read(c) {
    const { model_cfg: config } = c.config('open_clip_config.json', Config);
    const { vision_cfg: vision, text_cfg: text, embed_dim: embedding } = config;
    const { width, patch_size: patch } = vision;
    const side = Math.floor(vision.image_size / patch);
    const activation: Activation = config.quick_gelu ? 'quick-gelu' : 'gelu';
    const context = text.context_length;
    return {
      title: `CLIP ${vitName(width, patch)}`,
      vision: {
        ...transformer(c, 'visual.transformer', {
          ...vision,
          heads: width / vision.head_width,
          hidden: Math.floor(width * vision.mlp_ratio),
          activation,
        }),
        patch,
        patchWeight: c.tensor('visual.conv1.weight', [width, 3, patch, patch]),
        patchBias: null,
        classToken: c.tensor('visual.class_embedding', [width], [1, width]),
        positions: c.tensor('visual.positional_embedding', [1 + side * side, width]),
        preNorm: torchNorm(c, 'visual.ln_pre', width, EPSILON),
        finalNorm: null,
      },
      text: {
        ...transformer(c, 'transformer', { ...text, hidden: 4 * text.width, activation }),
        context,
        tokens: c.tensor('token_embedding.weight', [text.vocab_size, text.width]),
        positions: c.tensor('positional_embedding', [context, text.width]),
        finalNorm: torchNorm(c, 'ln_final', text.width, EPSILON),
        projection: projection(c, 'text_projection', text.width, embedding),
        embedding,
      },
      postNorm: torchNorm(c, 'visual.ln_post', width, EPSILON),
      projection: projection(c, 'visual.proj', width, embedding),
      embedding,
    };
  },
};

interface Sizes {
  width: number;
  layers: number;
  heads: number;
  hidden: number;
  activation: Activation;
}

function transformer(c: Checkpoint, prefix: string, sizes: Sizes): Transformer {
  const { width, layers, heads, hidden, activation } = sizes;
  checkHeads(c, width, heads);
  const pattern = new RegExp(`^${prefix.replace('.', '\\.')}\\.resblocks\\.(\\d+)\\.`);
  return {
    width,
    heads,
    activation,
    blocks: blocks(c, pattern, layers, (i) => {
      const name = `${prefix}.resblocks.${i}`;
      return {
        ...outerLayers(c, name, BLOCK, { width, hidden, epsilon: EPSILON }),
        ...fused(c, `${name}.attn.in_proj_weight`, `${name}.attn.in_proj_bias`, width),
      };
    }),
  };
}

function projection(c: Checkpoint, name: string, width: number, embedding: number): Linear {
  return { weight: c.tensor(name, [width, embedding]), bias: null, layout: 'in-out' };
}
