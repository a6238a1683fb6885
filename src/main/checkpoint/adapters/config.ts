import { basename } from 'node:path';
import { z } from 'zod';
import type { Checkpoint } from '../checkpoint';
import type { Claims } from './vit';

const size = z.int().positive().optional();

/** config.json of transformers' plain vision transformers: what is given must agree with the weights. */
export const TransformersVitConfig = z.object({
  model_type: z.string(),
  hidden_act: z.literal('gelu').default('gelu'),
  qkv_bias: z.literal(true).default(true),
  hidden_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  patch_size: size,
  image_size: size,
  num_register_tokens: size,
});

export function transformersClaims(config: z.infer<typeof TransformersVitConfig>): Claims {
  return {
    width: config.hidden_size,
    depth: config.num_hidden_layers,
    heads: config.num_attention_heads,
    patch: config.patch_size,
    image: config.image_size,
    registers: config.num_register_tokens,
  };
}

/** transformers' name of the architecture. */
export function modelType(c: Checkpoint): string | undefined {
  return c.config('config.json', z.object({ model_type: z.string().optional() })).model_type;
}

const TimmConfig = z.object({
  architecture: z.string().optional(),
  num_features: size,
  pretrained_cfg: z
    .object({ tag: z.string().nullish(), hf_hub_id: z.string().nullish() })
    .default({}),
  model_args: z
    .object({ embed_dim: size, depth: size, num_heads: size, patch_size: size, reg_tokens: size })
    .default({}),
});

/** timm's config.json; the original code's checkpoints have none, and nothing is claimed then. */
export function timmClaims(c: Checkpoint): Claims {
  const { num_features, model_args: args } = c.config('config.json', TimmConfig);
  return {
    width: args.embed_dim ?? num_features,
    depth: args.depth,
    heads: args.num_heads,
    patch: args.patch_size,
    registers: args.reg_tokens,
  };
}

/** timm's name of the architecture, as `vit_base_patch14_dinov2`. */
export function timmArchitecture(c: Checkpoint): string | undefined {
  return c.config('config.json', TimmConfig).architecture;
}

/**
 * What a timm ViT was trained as: one architecture has many trainings, and DINO's, MAE's and supervised weights
 * have the same names and shapes. The configuration's tag says it (`pretrained_cfg.tag`, or the part after the
 * dot of `vit_base_patch16_224.mae`), else the name of the weights file or of the folder; undefined: nothing does.
 */
export function timmTraining(c: Checkpoint): string | undefined {
  const { architecture, pretrained_cfg: given } = c.config('config.json', TimmConfig);
  const afterDot = [given.hf_hub_id, architecture].map((name) => name?.split('.')[1]);
  const tag = [given.tag, ...afterDot].find((name) => name);
  if (tag) return tag;
  const names = [c.weightsPath, c.folder].map((path) => basename(path).toLowerCase());
  return names.flatMap((name) => /(?:^|[^a-z])(dino|mae)(?![a-z])/.exec(name)?.[1] ?? [])[0];
}
