import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSet } from '@main/eval/datasets';
import type { Measured } from '@main/eval/contract';
import { planOf } from '@main/eval/run';
import { Shards } from '@main/eval/shards';
import type { ForkHost } from '@main/process/fork-host';
import { forkHost } from '@main/process/fork-host';
import type { HostedProcess } from '@main/process/port';
import { PLAIN } from '@main/proxyclip/form';
import { Pair } from '@main/proxyclip/pair';
import { toAppError } from '@shared/errors';
import { afterwards, entries, root, scratchFolder } from './harness';

const NAMES = ['02-giraffes', '03-brown-bear', '05-yellow-bus'];

/** Real shards of the starter on three photos with masks. */
async function start() {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'images'));
  for (const name of NAMES)
    copyFileSync(
      join(root, `samples/everyday/images/${name}.jpg`),
      join(folder, `images/${name}.jpg`),
    );
  const masks = join(root, 'test/fixtures/eval/panoptic');
  const classes = join(masks, 'classes.json');
  const set = await openSet(folder, { masks, classes, ignore: [0] });
  const pairFolder = join(root, 'models/starter');
  const pair = Pair.parse(JSON.parse(readFileSync(join(pairFolder, 'pair.json'), 'utf8')));
  const plan = planOf({
    set,
    pair: { pair, folder: pairFolder },
    how: { device: 'cpu', precision: 'fp32' },
    boundary: null,
    refine: null,
  });
  const started: HostedProcess[] = [];
  const forks = forkHost({ entries, env: { PROXYLABEL_HOME: join(folder, 'home') } });
  const host: ForkHost = {
    async start(entry) {
      const shard = await forks.start(entry);
      started.push(shard);
      return shard;
    },
  };
  const shards = new Shards(host, 2, plan, pairFolder, PLAIN);
  afterwards(() => shards.kill());
  return { shards, set, started };
}

test('a shard that dies is started again, and its images are measured all the same', async () => {
  const { shards, set, started } = await start();
  const { signal } = new AbortController();
  await shards.prepare(signal);
  const measured = new Map<string, Measured>();
  await shards.measure(
    set.samples,
    (sample, result) => {
      if (measured.size === 0) void started[0]!.kill();
      if (!(result instanceof Error)) measured.set(sample.id, result);
    },
    signal,
  );
  expect([...measured.keys()].sort()).toEqual(NAMES);
  expect(started.length).toBeGreaterThanOrEqual(3);
});

test('the wish to stop is heard at once, and nothing is told after it', async () => {
  const { shards, set } = await start();
  const stop = new AbortController();
  await shards.prepare(stop.signal);
  let told = 0;
  const run = shards.measure(
    set.samples,
    () => {
      told++;
      stop.abort(new Error('enough'));
    },
    stop.signal,
  );
  await expect(run).rejects.toThrow('enough');
  await shards.kill();
  expect(told).toBe(1);
  await expect(shards.pictures(set.samples[0]!)).rejects.toSatisfy(
    (error) => toAppError(error).code === 'unavailable',
  );
});
