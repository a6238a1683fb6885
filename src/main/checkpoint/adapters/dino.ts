import { z } from 'zod';
import { AppError } from '@shared/errors';
import type { Checkpoint } from '../checkpoint';
import type { Block } from '../graphs/parts';
import {
  blocks,
  checkHeads,
  fused,
  outerLayers,
  torchBlock,
  torchNorm,
  vitName,
  type BlockSizes,
} from './names';
import type { Adapter, Vfm } from './types';

/** The original code's; hub configurations say 1e-12, which changes nothing that can be measured. */
const EPSILON = 1e-6;

/** The weights' own names for the parts of the tower; `block` has the number's place as `#`. */
interface Names {
  classToken: string;
  positions: string;
  patch: string;
  block: string;
  finalNorm: string;
  readBlock(c: Checkpoint, prefix: string, sizes: BlockSizes): Block;
  /** Name in a block of the layer whose rows are the MLP's width. */
  expand: string;
}

const TRANSFORMERS: Names = {
  classToken: 'embeddings.cls_token',
  positions: 'embeddings.position_embeddings',
  patch: 'embeddings.patch_embeddings.projection',
  block: 'encoder.layer.#',
  finalNorm: 'layernorm',
  expand: 'intermediate.dense',
  readBlock: (c, prefix, sizes) =>
    torchBlock(
      c,
      prefix,
      {
        norm1: 'layernorm_before',
        query: 'attention.attention.query',
        key: 'attention.attention.key',
        value: 'attention.attention.value',
        out: 'attention.output.dense',
        norm2: 'layernorm_after',
        expand: 'intermediate.dense',
        contract: 'output.dense',
      },
      sizes,
    ),
};

const TIMM: Names = {
  classToken: 'cls_token',
  positions: 'pos_embed',
  patch: 'patch_embed.proj',
  block: 'blocks.#',
  finalNorm: 'norm',
  expand: 'mlp.fc1',
  readBlock: (c, prefix, sizes) => ({
    ...outerLayers(
      c,
      prefix,
      {
        norm1: 'norm1',
        out: 'attn.proj',
        norm2: 'norm2',
        expand: 'mlp.fc1',
        contract: 'mlp.fc2',
      },
      sizes,
    ),
    ...fused(c, `${prefix}.attn.qkv.weight`, `${prefix}.attn.qkv.bias`, sizes.width),
  }),
};

const size = z.int().positive().optional();
/** What a configuration may claim; each claim is held against the weights. */
const TransformersConfig = z.object({
  model_type: z.literal('vit'),
  hidden_act: z.literal('gelu').default('gelu'),
  qkv_bias: z.literal(true).default(true),
  hidden_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  patch_size: size,
});
const TimmConfig = z.object({
  architecture: z.string().regex(/^vit_/).optional(),
  num_features: size,
  /** timm has one architecture for many trainings; an untagged one is taken at its word. */
  pretrained_cfg: z
    .object({ tag: z.string().regex(/dino/, 'these weights are not tagged as DINO').optional() })
    .default({}),
  model_args: z
    .object({ embed_dim: size, depth: size, num_heads: size, patch_size: size })
    .default({}),
});

interface Claims {
  width?: number | undefined;
  depth?: number | undefined;
  heads?: number | undefined;
  patch?: number | undefined;
}

/** Names and config.json of transformers' ViTModel (facebook/dino-vit*). */
export const dinoTransformers: Adapter<Vfm> = {
  family: 'DINO (transformers ViTModel)',
  recognises: (c) => isPlainVit(c, TRANSFORMERS) && c.hasConfig('config.json'),
  read(c) {
    const config = c.config('config.json', TransformersConfig);
    return readDino(c, TRANSFORMERS, {
      width: config.hidden_size,
      depth: config.num_hidden_layers,
      heads: config.num_attention_heads,
      patch: config.patch_size,
    });
  },
};

/** Names of timm and of the DINO hub; a config.json is read where there is one. */
export const dinoTimm: Adapter<Vfm> = {
  family: 'DINO (timm, hub)',
  recognises: (c) => isPlainVit(c, TIMM),
  read(c) {
    const { num_features, model_args: args } = c.config('config.json', TimmConfig);
    return readDino(c, TIMM, {
      width: args.embed_dim ?? num_features,
      depth: args.depth,
      heads: args.num_heads,
      patch: args.patch_size,
    });
  },
};

/** No layer scale, registers or mask token: those are of other families with the same layers. */
function isPlainVit(c: Checkpoint, names: Names): boolean {
  const foreign = /(\.ls1\.|layer_scale1|reg_token|register_tokens|mask_token|^decoder)/;
  return c.names.includes(names.classToken) && !c.names.some((name) => foreign.test(name));
}

/** The weights say how large the model is; what the configuration says must agree. */
function readDino(c: Checkpoint, names: Names, claims: Claims): Vfm {
  const weight = `${names.patch}.weight`;
  const [width, , patch] = c.shape(weight, 4) as [number, number, number, number];
  const pattern = new RegExp(`^${names.block.replaceAll('.', '\\.').replace('#', '(\\d+)')}\\.`);
  const heads = claims.heads ?? width / 64;
  check(c, 'width', claims.width, width, weight);
  check(c, 'patch size', claims.patch, patch, weight);
  checkHeads(c, width, heads);
  const prefix = (i: number) => names.block.replace('#', String(i));
  const hidden = c.shape(`${prefix(0)}.${names.expand}.weight`, 2)[0]!;
  const [, rows] = c.shape(names.positions, 3) as [number, number, number];
  const side = Math.round(Math.sqrt(rows - 1));
  return {
    title: `DINO ${vitName(width, patch)}`,
    vision: {
      width,
      heads,
      patch,
      activation: 'gelu',
      patchWeight: c.tensor(weight, [width, 3, patch, patch]),
      patchBias: c.tensor(`${names.patch}.bias`, [width]),
      classToken: c.tensor(names.classToken, [1, 1, width], [1, width]),
      positions: c.tensor(names.positions, [1, 1 + side * side, width], [1 + side * side, width]),
      preNorm: null,
      finalNorm: torchNorm(c, names.finalNorm, width, EPSILON),
      blocks: blocks(c, pattern, claims.depth ?? c.blocks(pattern), (i) =>
        names.readBlock(c, prefix(i), { width, hidden, epsilon: EPSILON }),
      ),
    },
    resize: 'scale-0.1',
  };
}

function check(
  c: Checkpoint,
  what: string,
  claimed: number | undefined,
  found: number,
  tensor: string,
): void {
  if (claimed === undefined || claimed === found) return;
  throw new AppError(
    'bad-input',
    `${c.folder}: the configuration says a ${what} of ${claimed}, the tensor "${tensor}" has ${found}.`,
  );
}
