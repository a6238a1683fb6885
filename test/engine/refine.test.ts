import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { boundaryF } from '@main/eval/boundary';
import { IGNORE, nanMean } from '@main/eval/metrics';
import { decode, decodeSmall } from '@main/imaging';
import { InferenceClient } from '@main/inference/client';
import { forkHost } from '@main/process/fork-host';
import type { HostedProcess } from '@main/process/port';
import { type Decision, decide } from '@main/proxyclip/decision';
import { GUIDE_SIZE, refine } from '@main/proxyclip/refine';
import { queriesFor } from '@main/proxyclip/vocabulary';
import { entries, root, SAMPLE } from './harness';

let process: HostedProcess;
let client: InferenceClient;
beforeAll(async () => {
  process = await forkHost({ entries }).start('inference');
  client = new InferenceClient(process.port);
});
afterAll(() => process.kill());

/** Photos with their COCO categories: what to type, and its id in the photo's category map. */
const PHOTOS: readonly [name: string, words: Record<string, number>][] = [
  ['01-riders-on-a-beach', { person: 1, horse: 19, sand: 154, sea: 155, sky: 187 }],
  ['02-giraffes', { giraffe: 25, tree: 184 }],
  ['03-brown-bear', { bear: 23, grass: 193 }],
  ['05-yellow-bus', { bus: 6, tree: 184, sky: 187, grass: 193 }],
  ['06-motocross', { person: 1, motorcycle: 4, dirt: 194, sky: 187 }],
];

/** Boundary F of the starter's decision on a photo, within a share of the diagonal, without and with refinement. */
async function measure(name: string, words: Record<string, number>, tolerance: number) {
  const clipVocabulary = join(root, 'models/clip-bpe/bpe_simple_vocab_16e6.txt.gz');
  const folder = join(root, 'models/starter');
  const { pair } = await client.load({ folder, threads: null, clipVocabulary });
  const file = join(SAMPLE, `${name}.jpg`);
  const ids = Object.values(words);
  const map = await sharp(join(root, `test/fixtures/eval/panoptic/${name}.png`))
    .extractChannel(0)
    .raw()
    .toBuffer();
  // As the evaluation counts: classes from 0, what is none of the words doesn't count.
  const truth = Uint8Array.from(map, (id) => (ids.includes(id) ? ids.indexOf(id) : IGNORE));

  const vocabulary = Object.keys(words).map((word) => ({ names: [word], threshold: 0 }));
  const queries = queriesFor(vocabulary, pair.decision.background);
  const { vectors } = await client.text({ names: queries.names });
  const pixels = await decode(file);
  const { width, height } = pixels;
  const { dense } = await client.embed(pixels);
  const decision = decide(dense, vectors, queries, pair.decision, width, height);
  const score = ({ labels }: Decision): number => {
    const classes = Uint8Array.from(labels, (label) => (label === 0 ? IGNORE : label - 1));
    return nanMean(boundaryF(classes, truth, width, height, ids.length, tolerance));
  };
  return [score(decision), score(refine(decision, await decodeSmall(file, GUIDE_SIZE)))] as const;
}

// The closer one looks, the more it gains.
it.each([
  [0.0075, 0],
  [0.0025, 0.01],
])(
  "the starter's outlines on real photos come closer to the true ones (tolerance %d)",
  async (tolerance, gain) => {
    const scores: (readonly [number, number])[] = [];
    for (const [name, words] of PHOTOS) scores.push(await measure(name, words, tolerance));
    const mean = (of: 0 | 1) => nanMean(scores.map((score) => score[of]));
    expect(mean(1)).toBeGreaterThan(mean(0) + gain);
  },
);
