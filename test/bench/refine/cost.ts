// What refinement costs beside the starter's run, the decision and the instances, in ms of processor time and of the
// clock: `node test/bench/refine.mjs`. Asserts nothing.
import { join } from 'node:path';
import sharp from 'sharp';
import { decode, decodeSmall } from '@main/imaging';
import { InferenceClient } from '@main/inference/client';
import { forkHost } from '@main/process/fork-host';
import { decide } from '@main/proxyclip/decision';
import { instances } from '@main/proxyclip/instances';
import { CellLogits } from '@main/proxyclip/logits';
import { GUIDE_SIZE, refine } from '@main/proxyclip/refine';
import { queriesFor } from '@main/proxyclip/vocabulary';

const [root, entries, scratch] = process.argv.slice(2) as [string, string, string];
const ROUNDS = 9;
const SIZES = [
  [500, 375],
  [640, 480],
  [2000, 1500],
  [6000, 4000],
] as const;
const WORDS =
  'person, horse, sand, sea, sky, tree, grass, road, dog, cat, car, bus, building, snow, bird, boat, chair, table, wall, door';

/** Medians of the milliseconds that it takes. */
async function cost(work: () => unknown): Promise<{ cpuMs: number; wallMs: number }> {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const before = process.cpuUsage();
    const start = performance.now();
    await work();
    wall.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
  }
  const median = (values: number[]) =>
    Math.round(10 * values.sort((a, b) => a - b)[ROUNDS >> 1]!) / 10;
  return { cpuMs: median(cpu), wallMs: median(wall) };
}

async function main(): Promise<void> {
  const inference = await forkHost({ entries }).start('inference');
  const client = new InferenceClient(inference.port);
  try {
    const { pair } = await client.load({
      folder: join(root, 'models/starter'),
      threads: null,
      clipVocabulary: join(root, 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz'),
    });
    const words = WORDS.split(', ').map((name) => ({ names: [name], threshold: 0 }));
    const queries = queriesFor(words, pair.decision.background);
    const { vectors } = await client.text({ names: queries.names });
    const photo = join(root, 'samples/everyday/images/01-riders-on-a-beach.jpg');
    for (const [width, height] of SIZES) {
      const file = join(scratch, `${width}.jpg`);
      await sharp(photo).resize(width, height, { fit: 'cover' }).jpeg({ quality: 92 }).toFile(file);
      const { dense } = await client.embed(await decode(file));
      const logits = new CellLogits(dense);
      const decided = () => decide(dense, vectors, queries, pair.decision, width, height, logits);
      const decision = decided();
      const guide = await decodeSmall(file, GUIDE_SIZE);
      const figures = {
        size: `${width} x ${height}`,
        embed: await cost(async () => client.embed(await decode(file))),
        decide: await cost(decided),
        guide: await cost(() => decodeSmall(file, GUIDE_SIZE)),
        refine: await cost(() => refine(decision, guide)),
        instances: await cost(() => instances(decision)),
      };
      console.log(JSON.stringify(figures));
    }
  } finally {
    await inference.kill();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
