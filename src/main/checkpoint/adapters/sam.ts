import { z } from 'zod';
import { AppError } from '@shared/errors';
import type { Checkpoint } from '../checkpoint';
import { buildSam, type SamBlock, type SamEncoder } from '../graphs/sam';
import {
  blocks,
  checkClaim,
  checkHeads,
  torchBlock,
  torchNorm,
  vitName,
  type BlockNames,
} from './names';
import type { Adapter, Vfm } from './types';

const EPSILON = 1e-6;

/** A naming of the image encoder; the rest of a checkpoint, prompt encoder and mask decoder, is not read. */
interface Names {
  prefix: string;
  patch: string;
  blocks: string;
  layers: BlockNames;
  neck: { reduce: string; norm1: string; mix: string; norm2: string };
}

const TRANSFORMERS: Names = {
  prefix: 'vision_encoder.',
  patch: 'patch_embed.projection',
  blocks: 'layers',
  layers: {
    norm1: 'layer_norm1',
    attention: 'attn.qkv',
    out: 'attn.proj',
    norm2: 'layer_norm2',
    expand: 'mlp.lin1',
    contract: 'mlp.lin2',
  },
  neck: { reduce: 'conv1', norm1: 'layer_norm1', mix: 'conv2', norm2: 'layer_norm2' },
};
const ORIGINAL: Names = {
  prefix: 'image_encoder.',
  patch: 'patch_embed.proj',
  blocks: 'blocks',
  layers: { ...TRANSFORMERS.layers, norm1: 'norm1', norm2: 'norm2' },
  neck: { reduce: '0', norm1: '1', mix: '2', norm2: '3' },
};
const TIMM: Names = {
  ...ORIGINAL,
  prefix: '',
  layers: { ...ORIGINAL.layers, expand: 'mlp.fc1', contract: 'mlp.fc2' },
};

const size = z.int().positive().optional();
/** What a configuration may claim; each claim is held against the weights. */
const Config = z.object({
  model_type: z.literal('sam').optional(),
  vision_config: z
    .object({
      hidden_size: size,
      output_channels: size,
      num_hidden_layers: size,
      num_attention_heads: size,
      image_size: size,
      patch_size: size,
      window_size: size,
      global_attn_indexes: z.array(z.int()).optional(),
      hidden_act: z.literal('gelu').default('gelu'),
      use_abs_pos: z.literal(true).default(true),
      use_rel_pos: z.literal(true).default(true),
      qkv_bias: z.literal(true).default(true),
    })
    .default({ hidden_act: 'gelu', use_abs_pos: true, use_rel_pos: true, qkv_bias: true }),
});
type Claims = z.infer<typeof Config>['vision_config'];

/** Names and config.json of transformers' SamModel (facebook/sam-vit-*). */
export const samTransformers: Adapter<Vfm> = adapter('SAM (transformers SamModel)', TRANSFORMERS);
/** Names of the original code. */
export const samOriginal: Adapter<Vfm> = adapter('SAM (original)', ORIGINAL);
/** Names of timm's samvit_*. */
export const samTimm: Adapter<Vfm> = adapter('SAM (timm)', TIMM);

function adapter(family: string, names: Names): Adapter<Vfm> {
  return {
    id: 'sam',
    family,
    recognises: (c) => c.names.includes(`${names.prefix}neck.${names.neck.mix}.weight`),
    read(c) {
      const encoder = readEncoder(c, names, c.config('config.json', Config).vision_config);
      return {
        title: `SAM ${vitName(encoder.width, encoder.patch)}`,
        channels: encoder.channels,
        build: () => buildSam(encoder),
        positions: null,
      };
    },
  };
}

function readEncoder(c: Checkpoint, names: Names, claims: Claims): SamEncoder {
  const { prefix } = names;
  const patchWeight = `${prefix}${names.patch}.weight`;
  const positions = `${prefix}pos_embed`;
  const [width, , patch] = c.shape(patchWeight, 4) as [number, number, number, number];
  const [, side] = c.shape(positions, 4) as [number, number, number, number];
  checkClaim(c, 'width', claims.hidden_size, width, patchWeight);
  checkClaim(c, 'patch size', claims.patch_size, patch, patchWeight);
  checkClaim(c, 'image size', claims.image_size, side * patch, positions);
  const first = `${prefix}${names.blocks}.0.`;
  const own = c.shape(`${first}attn.rel_pos_h`, 2)[1]!;
  const heads = width / own;
  checkClaim(c, 'number of heads', claims.num_attention_heads, heads, `${first}attn.rel_pos_h`);
  checkHeads(c, width, heads);
  const hidden = c.shape(`${first}${names.layers.expand}.weight`, 2)[0]!;
  const pattern = new RegExp(`^${prefix.replace('.', '\\.')}${names.blocks}\\.(\\d+)\\.`);
  const read = (i: number): SamBlock => {
    const block = `${prefix}${names.blocks}.${i}`;
    return {
      ...torchBlock(c, block, names.layers, { width, hidden, epsilon: EPSILON }),
      relative: readRelative(c, `${block}.attn`, own, windowOf(claims, i, side)),
    };
  };
  return {
    width,
    heads,
    patch,
    side,
    patchWeight: c.tensor(patchWeight, [width, 3, patch, patch]),
    patchBias: c.tensor(`${prefix}${names.patch}.bias`, [width]),
    positions: c.tensor(positions, [1, side, side, width], [side * side, width]),
    blocks: blocks(c, pattern, claims.num_hidden_layers ?? c.blocks(pattern), read),
    ...readNeck(c, names, width, claims),
  };
}

/** How far block `i` sees by its configuration; undefined where that says nothing. */
function windowOf(claims: Claims, i: number, side: number): number | undefined {
  const { window_size: window, global_attn_indexes: global } = claims;
  return global?.includes(i) ? side : global && window;
}

/** The tables say themselves for how many tokens a side they are: 2n - 1 entries. */
function readRelative(c: Checkpoint, prefix: string, own: number, claimed: number | undefined) {
  const rows = `${prefix}.rel_pos_h`;
  const window = (c.shape(rows, 2)[0]! + 1) / 2;
  checkClaim(c, 'window size', claimed, window, rows);
  if (!Number.isInteger(window))
    throw new AppError(
      'bad-input',
      `${c.weightsPath}: tensor "${rows}" has an even number of rows.`,
    );
  return {
    window,
    rows: c.tensor(rows, [2 * window - 1, own]),
    columns: c.tensor(`${prefix}.rel_pos_w`, [2 * window - 1, own]),
  };
}

function readNeck(c: Checkpoint, { prefix, neck }: Names, width: number, claims: Claims) {
  const name = (part: keyof Names['neck']) => `${prefix}neck.${neck[part]}`;
  const reduce = `${name('reduce')}.weight`;
  const channels = c.shape(reduce, 4)[0]!;
  checkClaim(c, 'number of output channels', claims.output_channels, channels, reduce);
  return {
    channels,
    neck: {
      reduce: {
        weight: c.tensor(reduce, [channels, width, 1, 1], [channels, width]),
        bias: null,
        layout: 'out-in' as const,
      },
      norm1: torchNorm(c, name('norm1'), channels, EPSILON),
      mix: c.tensor(`${name('mix')}.weight`, [channels, channels, 3, 3]),
      norm2: torchNorm(c, name('norm2'), channels, EPSILON),
    },
  };
}
