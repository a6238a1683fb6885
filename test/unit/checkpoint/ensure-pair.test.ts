import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePair } from '@main/checkpoint/ensure-pair';
import { Pair } from '@main/proxyclip/pair';
import { bundle } from '../../helpers/bundle';
import { altered, models } from './altered';

const checkpoints = {
  clipFolder: join(models, 'clip-a-hf'),
  vfmFolder: join(models, 'vfm-dino8-hf'),
};
let cache: string;
let built: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'pairs-'));
  built = await bundle({ ensure: 'src/main/checkpoint/ensure-pair.ts' });
});
afterAll(async () => {
  await rm(cache, { recursive: true });
  await rm(built, { recursive: true });
});

const readPair = async (folder: string) =>
  Pair.parse(JSON.parse(await readFile(join(folder, 'pair.json'), 'utf8')));
const folders = async () => (await readdir(cache)).filter((name) => name !== '.hashes.json');

describe('ensurePair', () => {
  it('builds a pair once, whose files are what pair.json says', async () => {
    const shares: number[] = [];
    const folder = await ensurePair(
      { ...checkpoints, progress: (share) => shares.push(share) },
      cache,
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const pair = await readPair(folder);
    expect((await readdir(folder)).sort()).toEqual(
      [...Object.keys(pair.files), 'pair.json'].sort(),
    );
    for (const [name, { bytes, sha256 }] of Object.entries(pair.files)) {
      const content = await readFile(join(folder, name));
      expect(content.length).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    const { mtimeMs } = await stat(join(folder, 'pair.json'));
    expect(await ensurePair(checkpoints, cache)).toBe(folder);
    expect((await stat(join(folder, 'pair.json'))).mtimeMs).toBe(mtimeMs);
  });

  it('finds it again by content, wherever the checkpoint lies, and tells other weights apart', async () => {
    const moved = await mkdtemp(join(tmpdir(), 'moved-'));
    await cp(checkpoints.clipFolder, moved, { recursive: true });
    const first = await ensurePair(checkpoints, cache);
    expect(await ensurePair({ ...checkpoints, clipFolder: moved }, cache)).toBe(first);
    const gelu = await altered('clip-a-hf', {
      config: (config) => {
        (config['vision_config'] as Record<string, unknown>)['hidden_act'] = 'gelu';
      },
    });
    const other = await ensurePair({ ...checkpoints, clipFolder: gelu }, cache);
    expect(other).not.toBe(first);
    const twin = await ensurePair(
      { ...checkpoints, vfmFolder: join(models, 'vfm-dino8-timm-f16') },
      cache,
    );
    expect((await readPair(twin)).id).not.toBe((await readPair(other)).id);
    await Promise.all([moved, gelu].map((folder) => rm(folder, { recursive: true })));
  });

  it('leaves nothing behind when a checkpoint is damaged or the build is stopped', async () => {
    const before = await folders();
    const broken = await altered('clip-a-gelu-openclip-f16', {});
    await truncate(join(broken, 'open_clip_model.safetensors'), 100_000);
    await expect(ensurePair({ ...checkpoints, clipFolder: broken }, cache)).rejects.toMatchObject({
      code: 'damaged',
    });
    await rm(broken, { recursive: true });
    const stop = new AbortController();
    const stopped = ensurePair(
      {
        ...checkpoints,
        title: 'never finished',
        progress: (share) => share > 0.3 && stop.abort(),
        signal: stop.signal,
      },
      cache,
    );
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(await folders()).toEqual(before);
  });

  it('clears away what a killed build left, and builds the pair after all', async () => {
    const options = { ...checkpoints, title: 'killed once' };
    const script = `
      const { ensurePair } = require(${JSON.stringify(join(built, 'ensure.cjs'))});
      const progress = (share) => { if (share > 0.5) process.kill(process.pid, 'SIGKILL'); };
      ensurePair({ ...${JSON.stringify(options)}, progress }, ${JSON.stringify(cache)});`;
    const child = spawn(process.execPath, ['-e', script], { stdio: 'inherit' });
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    expect((await folders()).some((name) => name.startsWith('.building-'))).toBe(true);
    const folder = await ensurePair(options, cache);
    expect((await readPair(folder)).title).toBe('killed once');
    expect((await folders()).some((name) => name.startsWith('.building-'))).toBe(false);
  });
});
