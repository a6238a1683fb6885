import { describe, expect, it } from 'vitest';
import { readClip, readVfm } from '@main/checkpoint/adapters';
import type { Checkpoint } from '@main/checkpoint/checkpoint';
import { AppError } from '@shared/errors';
import {
  clipOpenClip,
  clipTransformers,
  dinov2Transformers,
  samTransformers,
  vitTimm,
  vitTransformers,
  type Shapes,
} from '../../helpers/hub-names';
import { readHollow, timmConfig } from './hub';

const size = { width: 384, layers: 2, patch: 14, side: 5 };
const text = { width: 128, layers: 2 };
const openClip = {
  model_cfg: {
    embed_dim: 64,
    vision_cfg: { image_size: 70, layers: 2, width: 384, patch_size: 14 },
    text_cfg: { width: 128, heads: 2, layers: 2 },
  },
};
const clip = {
  model_type: 'clip',
  projection_dim: 64,
  vision_config: {
    hidden_size: 384,
    intermediate_size: 1536,
    num_hidden_layers: 2,
    num_attention_heads: 6,
    image_size: 70,
    patch_size: 14,
  },
  text_config: {
    hidden_size: 128,
    intermediate_size: 512,
    num_hidden_layers: 2,
    num_attention_heads: 2,
  },
};
const config = (json: unknown) => ({ 'config.json': json });
const timm = (architecture: string, tag: string) => config(timmConfig(architecture, 384, tag, 70));

const rows: [string, Shapes, Record<string, unknown>, (checkpoint: Checkpoint) => unknown][] = [
  ['CLIP (transformers)', clipTransformers(size, text, 64), config(clip), readClip],
  [
    'CLIP (open_clip)',
    clipOpenClip(size, text, 64),
    { 'open_clip_config.json': openClip },
    readClip,
  ],
  ['DINO (transformers)', vitTransformers(size), config({ model_type: 'vit' }), readVfm],
  ['DINO (timm)', vitTimm(size), timm('vit_small_patch14_224', 'dino'), readVfm],
  [
    'DINOv2 (transformers)',
    dinov2Transformers(size, { registers: 4 }),
    config({ model_type: 'dinov2_with_registers', num_register_tokens: 4 }),
    readVfm,
  ],
  [
    'DINOv2 (timm)',
    { ...vitTimm(size, { scaled: true }), reg_token: [1, 4, 384], pos_embed: [1, 25, 384] },
    timm('vit_small_patch14_reg4_dinov2', 'lvd142m'),
    readVfm,
  ],
  [
    'MAE (transformers)',
    vitTransformers(size, 'vit.'),
    config({ model_type: 'vit_mae', num_hidden_layers: 2 }),
    readVfm,
  ],
  ['SAM (transformers)', samTransformers(size, [1]), config({ model_type: 'sam' }), readVfm],
];
/** What none of them needs, or needs for other than inference of ours. */
const UNUSED = /logit_scale|embeddings\.mask_token|shared_image_embedding|mask_decoder/;
/** What says itself how large the model is: misshapen, the first tensor that contradicts it is named. */
const SIZING =
  /(projection|patch_embed\.proj|0\.(mlp\.(fc1|lin1)|intermediate\.dense)|neck\.conv1)\.weight$|rel_pos_h$/;

describe('a checkpoint with one tensor wrong', () => {
  it.each(rows)('is refused by its name: %s', async (_, shapes, configs, read) => {
    await readHollow(shapes, configs, read);
    for (const [name, shape] of Object.entries(shapes).filter(([name]) => !UNUSED.test(name))) {
      const { [name]: __, ...without } = shapes;
      // Some tensors are what a family is recognised by.
      await expectRefusal(without, configs, read, name, /no known family/);
      const [first = 0, ...rest] = shape;
      await expectRefusal(
        { ...shapes, [name]: [first + 1, ...rest] },
        configs,
        read,
        name,
        SIZING.test(name) ? /expected|cannot be split/ : undefined,
      );
    }
  });
});

async function expectRefusal(
  shapes: Shapes,
  configs: Record<string, unknown>,
  read: (checkpoint: Checkpoint) => unknown,
  name: string,
  or = /(?!)/,
): Promise<void> {
  const outcome = await readHollow(shapes, configs, read).then(
    () => `${name} is not missed`,
    (error: unknown) => error,
  );
  expect(outcome, name).toBeInstanceOf(AppError);
  const { message } = outcome as AppError;
  if (!or.test(message)) expect(message).toContain(`"${name}"`);
}
