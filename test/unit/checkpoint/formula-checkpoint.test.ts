import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Safetensors } from '@main/checkpoint/safetensors';
import { writeFormulaClip } from '../../helpers/formula-checkpoint';
import { writeFormulaVfm } from '../../helpers/formula-vfm';

const models = new URL('../../fixtures/proxyclip/models/', import.meta.url).pathname;
const tiny = { seed: 5, size: 'tiny' } as const;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formula-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function expectSame(made: string, published: string): Promise<void> {
  const [a, b] = await Promise.all([Safetensors.open(made), Safetensors.open(published)]);
  expect([...a.tensors.keys()].sort()).toEqual([...b.tensors.keys()].sort());
  for (const name of a.tensors.keys()) {
    expect(a.tensors.get(name)!.shape).toEqual(b.tensors.get(name)!.shape);
    const [x, y] = [await a.floats(name), await b.floats(name)];
    expect(Buffer.compare(Buffer.from(x.buffer), Buffer.from(y.buffer)), name).toBe(0);
  }
  await Promise.all([a.close(), b.close()]);
}

describe('checkpoints by formula', () => {
  it('are bit for bit those that the expected values were made with', async () => {
    await writeFormulaClip(
      folder,
      {
        embed_dim: 32,
        quick_gelu: true,
        vision: { width: 64, heads: 4, layers: 3, patch_size: 16, image_size: 64 },
        text: { width: 32, heads: 2, layers: 2 },
      },
      tiny,
    );
    await expectSame(
      join(folder, 'open_clip_model.safetensors'),
      join(models, 'clip-a-openclip-bf16/open_clip_model.safetensors'),
    );
  });

  const vit = { width: 48, heads: 3, layers: 3 };
  it.each([
    ['vfm-dino8-timm-f16', { ...vit, kind: 'dino', patch_size: 8, image_size: 64 }],
    ['vfm-dinov2-hub', { ...vit, kind: 'dinov2', patch_size: 14, image_size: 140 }],
    [
      'vfm-dinov2reg-hub',
      { ...vit, kind: 'dinov2', registers: 4, patch_size: 14, image_size: 140 },
    ],
    ['vfm-mae16-timm', { ...vit, kind: 'mae', layers: 2, patch_size: 16, image_size: 64 }],
  ] as const)('are those of %s, too', async (model, shape) => {
    await writeFormulaVfm(folder, shape, tiny);
    await expectSame(join(folder, 'model.safetensors'), join(models, model, 'model.safetensors'));
  });
});
