import { describe, expect, it } from 'vitest';
import { readVfm } from '@main/checkpoint/adapters';
import {
  dinov2Transformers,
  samTransformers,
  vitTimm,
  vitTransformers,
  type Shapes,
} from '../../helpers/hub-names';
import { dinov2Config, readHollow, sizes, timmConfig, vitConfig } from './hub';

describe('what cannot be told, or is not what it seems', () => {
  const own = { ...sizes.B, patch: 16, side: 14 };
  const config = (tag?: string) => ({
    ...timmConfig('vit_base_patch16_224', 768, tag ?? '', 224),
  });
  const cases: [string, Shapes, Record<string, unknown>, RegExp][] = [
    ['a timm ViT without a tag', vitTimm(own), config(), /may be any of dino, mae.*"tag": "dino"/],
    [
      'a timm ViT of another training',
      vitTimm(own),
      config('augreg_in21k'),
      /tagged "augreg_in21k"/,
    ],
    [
      'a supervised ViTModel',
      { ...vitTransformers(own), 'pooler.dense.weight': [768, 768] },
      vitConfig('ViTModel', 'vit', 'B', 16),
      /"pooler.dense.weight": expected none in a DINO checkpoint/,
    ],
    [
      'layer scales of DeiT III',
      vitTimm(own, { scaled: true }),
      timmConfig('deit3_base_patch16_224', 768, 'fb_in22k_ft_in1k', 224),
      /no known family/,
    ],
    [
      'another number of registers than the configuration says',
      dinov2Transformers({ ...sizes.S, patch: 14, side: 37 }, { registers: 8 }),
      dinov2Config('S', true),
      /number of registers of 4, the tensor "embeddings.register_tokens" has 8/,
    ],
    [
      'a table for another image size',
      vitTransformers({ ...own, side: 24 }),
      vitConfig('ViTModel', 'vit', 'B', 16),
      /image size of 224, the tensor "embeddings.position_embeddings" has 384/,
    ],
    [
      'a window that is global by the configuration',
      samTransformers({ ...sizes.B, layers: 3 }, [1]),
      { model_type: 'sam', vision_config: { window_size: 14, global_attn_indexes: [2] } },
      /layers.1.attn.rel_pos_h" has 64/,
    ],
    [
      'a relative position table that is too short',
      {
        ...samTransformers({ ...sizes.B, layers: 3 }, [1]),
        'vision_encoder.layers.2.attn.rel_pos_w': [26, 64],
      },
      { model_type: 'sam' },
      /layers.2.attn.rel_pos_w": expected \[27, 64\], found \[26, 64\]/,
    ],
  ];
  it.each(cases)('refuses %s', async (_, shapes, json, message) => {
    await expect(readHollow(shapes, { 'config.json': json }, readVfm)).rejects.toThrow(message);
  });

  it('takes the word of whoever says what it is', async () => {
    const files = { 'config.json': config() };
    const mae = await readHollow(vitTimm(own), files, (c) => readVfm(c, 'mae'));
    const dino = await readHollow(vitTimm(own), files, (c) => readVfm(c, 'dino'));
    expect([mae.title, dino.title]).toEqual(['MAE ViT-B/16', 'DINO ViT-B/16']);
  });

  it('reads it from the file of the original release, which has no configuration', async () => {
    const name = 'mae_pretrain_vit_base.safetensors';
    expect((await readHollow(vitTimm(own), {}, readVfm, name)).title).toBe('MAE ViT-B/16');
    const dino = 'dino_vitbase16_pretrain.safetensors';
    expect((await readHollow(vitTimm(own), {}, readVfm, dino)).title).toBe('DINO ViT-B/16');
  });
});
