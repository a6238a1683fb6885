import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FeatureGrid } from '@shared/domain/features';
import { decode } from '@shared/mask';
import { readEmbedding, readFeatures, writeEmbedding } from '@main/engine/cache/embedding-file';
import { jobOver, photoFolder, SAMPLE, scratchFolder, startEngine } from './harness';

const BEAR = '03';

/** Mean cosine of two places, both taken from these cells. */
function likeness({ size, data }: FeatureGrid, some: number[], others: number[]): number {
  const bytes = new Int8Array(Buffer.from(data, 'base64'));
  const unit = (cell: number): number[] => {
    const vector = [...bytes.subarray(cell * size, (cell + 1) * size)];
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  const sum = (cells: number[]): number[] =>
    cells.map(unit).reduce((a, b) => a.map((value, i) => value + b[i]!));
  const [a, b] = [sum(some), sum(others)];
  return a.reduce((dot, value, i) => dot + value * b[i]!, 0) / (some.length * others.length);
}

describe('what places of an image have in common', () => {
  it('comes from the features that its masks were made with, and tells the bear from what is around', async () => {
    const home = scratchFolder();
    const engine = startEngine(home);
    const folder = photoFolder([BEAR], readdirSync(SAMPLE));
    await engine.call('project.create', { folder, file: null, words: 'bear; brown bear' });
    const { items } = await engine.call('image.list', { offset: 0, limit: 1 });
    const { id } = items[0]!;
    expect(await engine.call('features.get', { imageId: id })).toEqual({ grid: null });

    const job = await engine.call('prelabel.start', { scope: 'images', imageIds: [id] });
    await jobOver(engine, job.id);
    const grid = (await engine.call('features.get', { imageId: id })).grid!;
    const { annotations, image } = await engine.call('image.get', { id });
    const largest = annotations.toSorted((a, b) => b.area - a.area)[0]!;
    const mask = decode(largest.mask);
    const [bear, rest]: [number[], number[]] = [[], []];
    for (let cell = 0; cell < grid.rows * grid.columns; cell++) {
      const y = Math.floor(((Math.floor(cell / grid.columns) + 0.5) * image.height) / grid.rows);
      const x = Math.floor((((cell % grid.columns) + 0.5) * image.width) / grid.columns);
      (mask.data[y * mask.width + x] ? bear : rest).push(cell);
    }
    expect(bear.length).toBeGreaterThan(100);
    expect(likeness(grid, bear, bear)).toBeGreaterThan(likeness(grid, bear, rest) + 0.2);

    // Cached by an earlier version: without features its embedding has to do.
    const cached = join(home, 'cache/embeddings', readdirSync(join(home, 'cache/embeddings'))[0]!);
    const file = readFileSync(cached);
    expect(readFeatures(file)).toMatchObject({ rows: grid.rows, columns: grid.columns, size: 64 });
    const dense = readEmbedding(file)!;
    writeFileSync(cached, writeEmbedding(dense));
    expect(readFeatures(readFileSync(cached))).toBeNull();
    const instead = (await engine.call('features.get', { imageId: id })).grid!;
    expect([instead.rows, instead.columns]).toEqual([dense.rows, dense.columns]);
    expect(instead.data).not.toBe(grid.data);
    expect([grid.mixed, instead.mixed]).toEqual([false, true]);
    expect(likeness(instead, bear, bear)).toBeGreaterThan(likeness(instead, bear, rest));
  });
});
