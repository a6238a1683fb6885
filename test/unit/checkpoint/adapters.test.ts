import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readClip, readVfm } from '@main/checkpoint/adapters';
import { Checkpoint } from '@main/checkpoint/checkpoint';
import type { TensorToWrite } from '@main/checkpoint/safetensors';
import { altered, models, reshaped, type Change } from './altered';

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true }))));

async function read(model: string, change: Change = {}): Promise<unknown> {
  const folder = await altered(model, change);
  made.push(folder);
  const checkpoint = await Checkpoint.open(folder);
  try {
    return model.startsWith('clip') ? readClip(checkpoint) : readVfm(checkpoint);
  } finally {
    await checkpoint.close();
  }
}

const without = (name: string) => (tensors: TensorToWrite[]) =>
  tensors.filter((tensor) => tensor.name !== name);
const withShape = (name: string, shape: number[]) => (tensors: TensorToWrite[]) =>
  tensors.map((tensor) => (tensor.name === name ? reshaped(tensor, shape) : tensor));
const twoBlocksFewer = (tensors: TensorToWrite[]) =>
  tensors.filter(({ name }) => !/(layers?|resblocks|blocks)\.[12]\./.test(name));
/** Sets a value deep in a configuration. */
const set = (path: string, value: unknown) => (config: Record<string, unknown>) => {
  const keys = path.split('.');
  const last = keys.pop()!;
  let at = config;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  at[last] = value;
};

describe('adapters', () => {
  it.each([
    ['clip-a-hf', 'CLIP ViT-64/16', 'quick-gelu', 4],
    ['clip-a-openclip-bf16', 'CLIP ViT-64/16', 'quick-gelu', 4],
    ['clip-a-gelu-openclip-f16', 'CLIP ViT-64/16', 'gelu', 4],
    ['clip-p14-hf-bf16', 'CLIP ViT-48/14', 'quick-gelu', 3],
  ])('reads %s', async (model, title, activation, heads) => {
    expect(await read(model)).toMatchObject({ title, vision: { activation, heads } });
  });

  it('reads what transformers leaves out of a saved configuration as its defaults', async () => {
    const leaveOut = (config: Record<string, unknown>) => {
      delete (config['vision_config'] as Record<string, unknown>)['hidden_act'];
      delete (config['text_config'] as Record<string, unknown>)['max_position_embeddings'];
    };
    expect(await read('clip-a-hf', { config: leaveOut })).toMatchObject({
      vision: { activation: 'quick-gelu' },
      text: { context: 77 },
    });
  });

  const refused: [string, string, Change, RegExp][] = [
    [
      'a missing tensor',
      'clip-a-hf',
      { tensors: without('visual_projection.weight') },
      /"visual_projection.weight": expected \[32, 64\], found no such tensor/,
    ],
    [
      'a misshapen tensor',
      'clip-a-openclip-bf16',
      { tensors: withShape('visual.proj', [64, 33]) },
      /"visual.proj": expected \[64, 32\], found \[64, 33\]/,
    ],
    [
      'a misshapen fused projection',
      'vfm-dino8-timm-f16',
      { tensors: withShape('blocks.1.attn.qkv.weight', [143, 48]) },
      /"blocks.1.attn.qkv.weight": expected \[144, 48\], found \[143, 48\]/,
    ],
    [
      'a position table that is not square',
      'vfm-dino8-hf',
      { tensors: withShape('embeddings.position_embeddings', [1, 64, 48]) },
      /"embeddings.position_embeddings": expected \[1, 65, 48\], found \[1, 64, 48\]/,
    ],
    [
      'a position table for another image size',
      'clip-a-hf',
      { config: set('vision_config.image_size', 224) },
      /position_embedding.weight": expected \[197, 64\], found \[17, 64\]/,
    ],
    [
      'more blocks in the configuration than in the weights',
      'clip-a-hf',
      { config: set('text_config.num_hidden_layers', 3) },
      /says 3 blocks, the weights have 2/,
    ],
    [
      'more blocks in the weights than in the configuration',
      'clip-a-openclip-bf16',
      { config: set('model_cfg.vision_cfg.layers', 2) },
      /says 2 blocks, the weights have 3/,
    ],
    [
      'fewer blocks than the DINO configuration says',
      'vfm-dino8-timm-f16',
      { tensors: twoBlocksFewer },
      /says 3 blocks, the weights have 1/,
    ],
    [
      'a width that contradicts the weights',
      'vfm-dino8-hf',
      { config: set('hidden_size', 384) },
      /width of 384, the tensor "embeddings.patch_embeddings.projection.weight" has 48/,
    ],
    [
      'a patch size that contradicts the weights',
      'vfm-dino8-timm-f16',
      { config: set('model_args.patch_size', 16) },
      /patch size of 16, the tensor "patch_embed.proj.weight" has 8/,
    ],
    [
      'heads that do not divide the width',
      'clip-a-hf',
      { config: set('vision_config.num_attention_heads', 5) },
      /width of 64 cannot be split into 5 heads/,
    ],
    [
      'an activation of another kind',
      'clip-a-hf',
      { config: set('vision_config.hidden_act', 'relu') },
      /config.json: vision.hidden_act/,
    ],
    [
      'a tower of another library',
      'clip-a-openclip-bf16',
      { config: set('model_cfg.vision_cfg.timm_model_name', 'convnext_base') },
      /timm image tower is not supported/,
    ],
  ];
  it.each(refused)('refuses %s', async (_, model, change, message) => {
    await expect(read(model, change)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message) as string,
    });
  });

  it('refuses a family it does not know, naming those it does', async () => {
    const registers = (tensors: TensorToWrite[]) => [
      ...tensors,
      reshaped({ ...tensors[0]!, name: 'reg_token' }, [1, 4, 48]),
    ];
    await expect(read('vfm-dino8-timm-f16', { tensors: registers })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/no known family.*DINO/) as string,
    });
    const checkpoint = await Checkpoint.open(join(models, 'vfm-dino8-hf'));
    expect(() => readClip(checkpoint)).toThrow(/no known family.*CLIP/);
    await checkpoint.close();
  });

  it('says what is wrong with a folder before anything else', async () => {
    await expect(Checkpoint.open('/nowhere')).rejects.toMatchObject({ code: 'not-found' });
    const folder = await altered('vfm-dino8-hf', {});
    made.push(folder);
    await writeFile(join(folder, 'config.json'), '<!doctype html>');
    await expect(Checkpoint.open(folder)).rejects.toThrow(/config.json is not JSON/);
    await writeFile(join(folder, 'model.safetensors.index.json'), '{}');
    await expect(Checkpoint.open(folder)).rejects.toThrow(/split over several files/);
    await rm(join(folder, 'model.safetensors.index.json'));
    await rename(join(folder, 'model.safetensors'), join(folder, 'model.bin'));
    await expect(Checkpoint.open(folder)).rejects.toThrow(/no .safetensors file/);
  });
});
