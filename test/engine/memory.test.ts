import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPair } from '@main/checkpoint/build-pair';
import { InferenceClient } from '@main/inference/client';
import { forkHost } from '@main/process/fork-host';
import { writeFormulaClip } from '../helpers/formula-checkpoint';
import { writeFormulaVfm } from '../helpers/formula-vfm';
import { afterwards, entries, root } from './harness';

const MB = 2 ** 20;
const HEADS = 12;
const work = mkdtempSync(join(tmpdir(), 'proxylabel-memory-'));
const pair = join(work, 'pair');

/** Small, but with as many heads as the real ones: it is scores that would fill the memory. */
beforeAll(async () => {
  const [clipFolder, vfmFolder] = [join(work, 'clip'), join(work, 'dino')];
  const tower = { width: 96, layers: 2, heads: HEADS, image_size: 224 };
  const formula = { seed: 3, size: 'full' } as const;
  const vision = { ...tower, patch_size: 16 };
  const text = { width: 64, layers: 1, heads: 1 };
  await writeFormulaClip(clipFolder, { embed_dim: 64, quick_gelu: true, vision, text }, formula);
  await writeFormulaVfm(vfmFolder, { kind: 'dino', ...tower, patch_size: 8 }, formula);
  await buildPair({ clipFolder, vfmFolder, outFolder: pair, id: 'many-heads' });
});
afterAll(() => rmSync(work, { recursive: true }));

/** The high-water mark as the kernel keeps it. */
const peak = (pid: number) =>
  1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);

async function start(size: number, stride: number) {
  const process = await forkHost({ entries }).start('inference');
  afterwards(() => process.kill());
  const client = new InferenceClient(process.port);
  const resize = { short: null, long: null, filter: 'opencv-linear', multiple: 1 } as const;
  await client.load({
    folder: pair,
    threads: 2,
    clipVocabulary: join(root, 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz'),
    rule: { resize, window: { size, stride, multiple: 56 } },
  });
  return { client, peak: () => peak(process.pid!) };
}

const noise = (width: number, height: number) => ({
  rgb: new Uint8Array(width * height * 3).map((_, i) => (i * 2654435761) >>> 24),
  width,
  height,
});

describe.skipIf(process.platform !== 'linux')('memory of the inference process', () => {
  it('does not hold the scores of all heads', async () => {
    const { client, peak } = await start(448, 448);
    await client.embed(noise(56, 56));
    const before = peak();
    await client.embed(noise(448, 448));
    const tokens = 1 + 56 * 56;
    const allHeads = 4 * HEADS * tokens * tokens;
    expect(allHeads).toBeGreaterThan(400 * MB);
    expect(peak() - before).toBeLessThan(allHeads / 2);
  });

  it('does not grow with the windows of an image but by what they give', async () => {
    const { client, peak } = await start(112, 56);
    await client.embed(noise(224, 224));
    const before = peak();
    const image = noise(5600, 560);
    const { dense } = await client.embed(image);
    expect(dense.windows.length).toBeGreaterThan(800);
    // What comes in and goes out is held about three times on its way through a message.
    const passed = 3 * (image.rgb.byteLength + dense.data.byteLength);
    expect(peak() - before).toBeLessThan(passed + 64 * MB);
  });
});
