import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DenseEmbedding } from '@main/proxyclip/dense';
import { DiskCache } from '@main/engine/cache/disk-cache';
import { readEmbedding, readFeatures, writeEmbedding } from '@main/engine/cache/embedding-file';
import { fromHalf, toHalf } from '@main/engine/cache/half';
import { scratchFolder } from './harness';

describe('half precision', () => {
  it('reads and writes every half as itself', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const floats = fromHalf(halves);
    toHalf(floats).forEach((half, i) => {
      if (Number.isNaN(floats[i])) expect(half & 0x7c00).toBe(0x7c00);
      else expect(half).toBe(i);
    });
  });

  it('rounds to the nearest, ties to even', () => {
    const nearest = (value: number): number => fromHalf(toHalf(Float32Array.of(value)))[0]!;
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const got = nearest(value);
        const bits = toHalf(Float32Array.of(Math.abs(value)))[0]!;
        const [below, above] = fromHalf(
          Uint16Array.of(Math.max(bits - 1, 0), Math.min(bits + 1, 0x7bff)),
        );
        for (const other of [below!, above!])
          expect(Math.abs(Math.abs(got) - Math.abs(value))).toBeLessThanOrEqual(
            Math.abs(other - Math.abs(value)),
          );
      }),
      { numRuns: 2000 },
    );
    expect(nearest(2049)).toBe(2048);
    expect(nearest(2051)).toBe(2052);
    expect(nearest(1e6)).toBe(Infinity);
    expect(nearest(3e-8)).toBe(2 ** -24 / 2 < 3e-8 ? 2 ** -24 : 0);
  });
});

const WINDOW = { y1: 0, x1: 0, y2: 32, x2: 40, padTop: 0, padLeft: 0, padBottom: 0, padRight: 0 };
const dense = (): DenseEmbedding => ({
  width: 40,
  height: 32,
  windows: [WINDOW, WINDOW],
  rows: 4,
  columns: 5,
  size: 3,
  data: Float32Array.from({ length: 2 * 4 * 5 * 3 }, (_, i) => Math.sin(i)),
});

describe('an embedding file', () => {
  it('is read as it was written, to half precision', () => {
    const read = readEmbedding(writeEmbedding(dense()))!;
    expect({ ...read, data: null }).toEqual({ ...dense(), data: null });
    read.data.forEach((value, i) => expect(value).toBeCloseTo(dense().data[i]!, 3));
  });

  it('carries the features that it was made with, or none', () => {
    const features = { rows: 2, columns: 3, size: 4, data: new Int8Array(24).map((_, i) => 9 - i) };
    const file = writeEmbedding(dense(), features);
    expect(readFeatures(file)).toEqual(features);
    expect(readEmbedding(file)).toEqual(readEmbedding(writeEmbedding(dense())));
    expect(readFeatures(writeEmbedding(dense()))).toBeNull();
    file[file.length - 1]! ^= 1;
    expect([readFeatures(file), readEmbedding(file)]).toEqual([null, null]);
  });

  it('is nothing when a single byte is lost or changed', () => {
    const file = writeEmbedding(dense());
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        expect(readEmbedding(file.subarray(0, at))).toBeNull();
        const spoilt = Buffer.from(file);
        spoilt[at]! ^= flip;
        const read = readEmbedding(spoilt);
        // A changed number in the header that still fits the data is the only thing a CRC of the data can't see.
        if (read) expect(read.data).toEqual(readEmbedding(file)!.data);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the cache on disk', () => {
  it('keeps what was used last within its bound', async () => {
    const folder = join(scratchFolder(), 'cache');
    const cache = new DiskCache(folder, 1000);
    for (let i = 0; i < 9; i++) {
      await cache.put(`key${i}`, Buffer.alloc(100, i));
      utimesSync(join(folder, `key${i}`), i + 1, i + 1);
    }
    await cache.get('key0'); // used just now
    await cache.put('key9', Buffer.alloc(150));
    expect(readdirSync(folder).sort()).toEqual([
      'key0',
      'key3',
      'key4',
      'key5',
      'key6',
      'key7',
      'key8',
      'key9',
    ]);
    expect(await cache.get('key1')).toBeNull();
    expect((await cache.get('key0'))?.equals(Buffer.alloc(100, 0))).toBe(true);
  });

  it('counts what it finds when it starts', async () => {
    const folder = scratchFolder();
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, name), Buffer.alloc(400));
    const cache = new DiskCache(folder, 1000);
    await cache.put('d', Buffer.alloc(10));
    expect(readdirSync(folder)).toHaveLength(3);
  });
});
