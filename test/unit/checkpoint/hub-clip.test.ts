import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClip } from '@main/checkpoint/adapters';
import type { Clip } from '@main/checkpoint/adapters/types';
import { clipOpenClip, clipTransformers, vitTimm, writeHollow } from '../../helpers/hub-names';
import { readFolder, readHollow, sizes } from './hub';

const texts = {
  512: { width: 512, layers: 12 },
  768: { width: 768, layers: 12 },
  1024: { width: 1024, layers: 24 },
};

type ClipRow = [
  repo: string,
  size: keyof typeof sizes,
  patch: number,
  image: number,
  heads: number,
  embedding: 512 | 768 | 1024,
  activation: 'quick-gelu' | 'gelu',
];
const CLIP: ClipRow[] = [
  ['openai/clip-vit-base-patch32', 'B', 32, 224, 12, 512, 'quick-gelu'],
  ['openai/clip-vit-base-patch16', 'B', 16, 224, 12, 512, 'quick-gelu'],
  ['openai/clip-vit-large-patch14', 'L', 14, 224, 16, 768, 'quick-gelu'],
  ['openai/clip-vit-large-patch14-336', 'L', 14, 336, 16, 768, 'quick-gelu'],
  ['laion/CLIP-ViT-B-16-laion2B-s34B-b88K', 'B', 16, 224, 12, 512, 'gelu'],
  ['laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K', 'B', 16, 224, 12, 512, 'gelu'],
  ['laion/CLIP-ViT-L-14-laion2B-s32B-b82K', 'L', 14, 224, 16, 768, 'gelu'],
  ['laion/CLIP-ViT-H-14-laion2B-s32B-b79K', 'H', 14, 224, 16, 1024, 'gelu'],
  ['laion/CLIP-ViT-g-14-laion2B-s12B-b42K', 'g', 14, 224, 16, 1024, 'gelu'],
  ['facebook/metaclip-b16-400m', 'B', 16, 224, 12, 512, 'quick-gelu'],
  ['apple/DFN2B-CLIP-ViT-L-14', 'L', 14, 224, 16, 768, 'quick-gelu'],
  ['apple/DFN5B-CLIP-ViT-H-14-378', 'H', 14, 378, 16, 1024, 'quick-gelu'],
];

describe('CLIP on the hub', () => {
  it.each(CLIP)('%s as CLIPModel', async (_, size, patch, image, heads, embedding, activation) => {
    const vision = { ...sizes[size], patch, side: image / patch };
    const text = texts[embedding];
    const act = activation === 'gelu' ? 'gelu' : 'quick_gelu';
    const textSizes = {
      hidden_act: act,
      hidden_size: text.width,
      intermediate_size: 4 * text.width,
      num_attention_heads: text.width / 64,
      num_hidden_layers: text.layers,
    };
    const config = {
      architectures: ['CLIPModel'],
      initializer_factor: 1.0,
      logit_scale_init_value: 2.6592,
      model_type: 'clip',
      projection_dim: embedding,
      text_config: { ...textSizes, bos_token_id: 0, eos_token_id: 2, vocab_size: 49408 },
      // The older spelling stands beside the newer in several of them.
      text_config_dict: embedding === 512 ? null : textSizes,
      torch_dtype: 'float32',
      vision_config: {
        dropout: 0.0,
        hidden_act: act,
        hidden_size: vision.width,
        image_size: image,
        intermediate_size: 'hidden' in vision ? vision.hidden : 4 * vision.width,
        layer_norm_eps: 1e-5,
        model_type: 'clip_vision_model',
        num_attention_heads: heads,
        num_hidden_layers: vision.layers,
        patch_size: patch,
      },
      vision_config_dict: null,
    };
    const shapes = {
      ...clipTransformers(vision, text, embedding),
      'vision_model.embeddings.position_ids': [1, 1 + vision.side ** 2],
      'text_model.embeddings.position_ids': [1, 77],
    };
    const clip = await readHollow(shapes, { 'config.json': config }, readClip);
    expectClip(clip, `CLIP ViT-${size}/${patch}`, heads, activation, embedding);
  });

  it.each(CLIP)(
    '%s as open_clip has it',
    async (_, size, patch, image, heads, embedding, activation) => {
      const { width, layers } = sizes[size];
      const text = texts[embedding];
      const config = {
        model_cfg: {
          embed_dim: embedding,
          ...(activation === 'quick-gelu' && { quick_gelu: true }),
          vision_cfg: {
            image_size: image,
            layers,
            width,
            ...(width / heads !== 64 && { head_width: width / heads }),
            ...(size === 'g' && { mlp_ratio: 4.3637 }),
            patch_size: patch,
          },
          text_cfg: {
            context_length: 77,
            vocab_size: 49408,
            width: text.width,
            heads: text.width / 64,
            layers: text.layers,
          },
        },
        preprocess_cfg: { mean: [0.48145466, 0.4578275, 0.40821073] },
      };
      const shapes = clipOpenClip({ ...sizes[size], patch, side: image / patch }, text, embedding);
      const files = { 'open_clip_config.json': config };
      const clip = await readHollow(shapes, files, readClip, 'open_clip_model.safetensors');
      expectClip(clip, `CLIP ViT-${size}/${patch}`, heads, activation, embedding);
    },
  );

  it("prefers both towers to timm's image tower beside them", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hub-'));
    const vision = { ...sizes.B, patch: 16, side: 14 };
    await writeHollow(folder, vitTimm(vision), {
      'config.json': { architecture: 'vit_base_patch16_clip_224', num_features: 512 },
    });
    const config = {
      embed_dim: 512,
      quick_gelu: true,
      vision_cfg: { image_size: 224, layers: 12, width: 768, patch_size: 16 },
      text_cfg: { width: 512, heads: 8, layers: 12 },
    };
    await writeHollow(
      folder,
      clipOpenClip(vision, texts[512], 512),
      { 'open_clip_config.json': { model_cfg: config } },
      'open_clip_model.safetensors',
    );
    expect((await readFolder(folder, readClip)).title).toBe('CLIP ViT-B/16');
    await rm(folder, { recursive: true });
  });
});

function expectClip(
  clip: Clip,
  title: string,
  heads: number,
  activation: string,
  embedding: number,
) {
  const { vision, text } = clip;
  expect(clip).toMatchObject({ title, embedding });
  expect([vision.heads, vision.activation, text.activation]).toEqual([
    heads,
    activation,
    activation,
  ]);
  expect(text.heads).toBe(text.width / 64);
}
