import { describe, expect, it } from 'vitest';
import { readVfm } from '@main/checkpoint/adapters';
import type { Vfm } from '@main/checkpoint/adapters/types';
import {
  dinov2Transformers,
  samTransformers,
  vitTimm,
  vitTransformers,
  type Shapes,
} from '../../helpers/hub-names';
import { dinov2Config, readHollow, sizes, timmConfig, vitConfig } from './hub';

interface VfmRow {
  repo: string;
  title: string;
  channels: number;
  shapes: Shapes;
  config: unknown;
  resize: string | null;
}
const letters = { S: 'small', B: 'base', L: 'large' } as const;
const VFM: VfmRow[] = [
  ...(
    [
      ['S', 16],
      ['S', 8],
      ['B', 16],
      ['B', 8],
    ] as const
  ).flatMap(([size, patch]): VfmRow[] => {
    const own = { ...sizes[size], patch, side: 224 / patch };
    const common = { title: `DINO ViT-${size}/${patch}`, channels: own.width, resize: 'scale-0.1' };
    const timm = `vit_${letters[size]}_patch${patch}_224`;
    return [
      {
        ...common,
        repo: `facebook/dino-vit${size.toLowerCase()}${patch}`,
        shapes: vitTransformers(own),
        config: vitConfig('ViTModel', 'vit', size, patch),
      },
      {
        ...common,
        repo: `timm/${timm}.dino`,
        shapes: vitTimm(own),
        config: timmConfig(timm, own.width, 'dino', 224),
      },
    ];
  }),
  ...(['S', 'B', 'L'] as const).flatMap((size): VfmRow[] => {
    const own = { ...sizes[size], patch: 14, side: 37 };
    const timm = `vit_${letters[size]}_patch14_`;
    const rows = (registers: boolean): VfmRow[] => {
      const common = {
        title: `DINOv2 ViT-${size}/14${registers ? ' with registers' : ''}`,
        channels: own.width,
        resize: registers ? 'size-antialias' : 'scale-0.1',
      };
      const hub = vitTimm(own, { scaled: true });
      const timmOnly: Shapes = registers
        ? { reg_token: [1, 4, own.width], pos_embed: [1, 37 * 37, own.width] }
        : {};
      return [
        {
          ...common,
          repo: `facebook/dinov2-${registers ? 'with-registers-' : ''}${letters[size]}`,
          shapes: dinov2Transformers(own, { registers: registers ? 4 : 0 }),
          config: dinov2Config(size, registers),
        },
        {
          ...common,
          repo: `timm/${timm}${registers ? 'reg4_' : ''}dinov2.lvd142m`,
          shapes: { ...hub, ...timmOnly },
          config: timmConfig(`${timm}${registers ? 'reg4_' : ''}dinov2`, own.width, 'lvd142m', 518),
        },
        {
          ...common,
          repo: `dinov2_vit${size.toLowerCase()}14${registers ? '_reg4' : ''}_pretrain`,
          shapes: {
            ...hub,
            mask_token: [1, own.width],
            ...(registers && { register_tokens: [1, 4, own.width] }),
          },
          config: null,
        },
      ];
    };
    return [...rows(false), ...rows(true)];
  }),
  {
    repo: 'facebook/dinov2-giant',
    title: 'DINOv2 ViT-g/14',
    channels: 1536,
    shapes: dinov2Transformers(
      { width: 1536, layers: 40, hidden: 4096, patch: 14, side: 37 },
      { gated: true },
    ),
    config: {
      ...dinov2Config('B', false),
      hidden_size: 1536,
      num_attention_heads: 24,
      num_hidden_layers: 40,
      use_swiglu_ffn: true,
    },
    resize: 'scale-0.1',
  },
  ...(['B', 'L'] as const).flatMap((size): VfmRow[] => {
    const own = sizes[size];
    const common = { title: `MAE ViT-${size}/16`, channels: own.width, resize: 'size' };
    const timm = `vit_${letters[size]}_patch16_224`;
    const decoder = { 'decoder.mask_token': [1, 1, 512], 'decoder.decoder_norm.weight': [512] };
    return [
      {
        ...common,
        repo: `facebook/vit-mae-${letters[size]}`,
        shapes: { ...vitTransformers(own, 'vit.'), ...decoder },
        config: {
          ...vitConfig('ViTMAEForPreTraining', 'vit_mae', size, 16),
          decoder_hidden_size: 512,
          mask_ratio: 0.75,
          norm_pix_loss: false,
        },
      },
      {
        ...common,
        repo: `timm/${timm}.mae`,
        shapes: vitTimm(own),
        config: timmConfig(timm, own.width, 'mae', 224),
      },
      {
        ...common,
        repo: `the MAE paper's, with its decoder (${size})`,
        shapes: {
          ...vitTimm(own),
          mask_token: [1, 1, 512],
          decoder_pos_embed: [1, 197, 512],
          'decoder_blocks.0.norm1.weight': [512],
        },
        config: null,
      },
    ];
  }),
  ...(
    [
      ['B', [2, 5, 8, 11]],
      ['L', [5, 11, 17, 23]],
    ] as const
  ).map(([size, global]): VfmRow => ({
    repo: `facebook/sam-vit-${letters[size]}`,
    title: `SAM ViT-${size}/16`,
    channels: 256,
    shapes: samTransformers(sizes[size], global),
    config: {
      architectures: ['SamModel'],
      model_type: 'sam',
      mask_decoder_config: { model_type: '', hidden_size: 256 },
      prompt_encoder_config: { hidden_size: 256, image_size: 1024 },
      vision_config: {
        global_attn_indexes: global,
        hidden_act: 'gelu',
        hidden_size: sizes[size].width,
        image_size: 1024,
        layer_norm_eps: 1e-6,
        mlp_dim: 4 * sizes[size].width,
        mlp_ratio: 4.0,
        num_attention_heads: sizes[size].width / 64,
        num_hidden_layers: sizes[size].layers,
        num_pos_feats: 128,
        output_channels: 256,
        patch_size: 16,
        qkv_bias: true,
        use_abs_pos: true,
        use_rel_pos: true,
        window_size: 14,
      },
    },
    resize: null,
  })),
];

describe('feature models on the hub', () => {
  it.each(VFM)('$repo', async ({ title, channels, shapes, config, resize }) => {
    const vfm: Vfm = await readHollow(shapes, config ? { 'config.json': config } : {}, readVfm);
    expect(vfm).toMatchObject({ title, channels });
    expect(vfm.positions?.resize ?? null).toBe(resize);
    const graph = vfm.build();
    expect(graph.outputs.map(({ name }) => name)).toEqual(['features']);
    // Of all weights the graph may only leave out what belongs to other parts of the model.
    const used = new Set([...graph.weights.keys()].map((name) => name.replace(/#\d$/, '')));
    const tables = /(pos_embed|position_embeddings)$/;
    const foreign = /mask_token|decoder|shared_image_embedding/;
    const unused = Object.keys(shapes).filter(
      (name) => !used.has(name) && !foreign.test(name) && !(resize && tables.test(name)),
    );
    expect(unused).toEqual([]);
  });
});
