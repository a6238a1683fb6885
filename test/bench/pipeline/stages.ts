import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decode } from '@main/imaging';
import { InferenceClient } from '@main/inference/client';
import { forkHost } from '@main/process/fork-host';
import { decide } from '@main/proxyclip/decision';
import { instances } from '@main/proxyclip/instances';
import { queriesFor } from '@main/proxyclip/vocabulary';
import type { Form } from '@main/proxyclip/form';
import { parseWords } from '@shared/domain/words';
import { peakBytes } from './process-figures';

/** Milliseconds of what `work` takes, beside its result. */
async function timed<T>(work: () => T | Promise<T>): Promise<[result: T, ms: number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

export interface Stages {
  pair: string;
  form: string;
  startMs: number;
  loadMs: number;
  text: { names: number; ms: number };
  images: ImageStages[];
  peakRssBytes: number | null;
}
export interface ImageStages {
  file: string;
  bytes: number;
  width: number;
  height: number;
  decodeMs: number;
  prepareMs: number;
  windows: { inputMs: number; imageMs: number; headMs: number }[];
  embedMs: number;
  decideMs: number;
  instancesMs: number;
  masks: number;
}

/** Each stage of the method for each image, with the pair in a real inference process. */
export async function measureStages(
  folder: string,
  images: readonly string[],
  words: string,
  label: string,
  form: Form,
): Promise<Stages> {
  const [process, startMs] = await timed(() => forkHost({ entries: __dirname }).start('inference'));
  const client = new InferenceClient(process.port);
  try {
    const clipVocabulary = join(__dirname, '../../models/clip-bpe/bpe_simple_vocab_16e6.txt.gz');
    const { pair, ms: loadMs } = await client.load({
      folder,
      threads: null,
      clipVocabulary,
      form,
    });
    const vocabulary = parseWords(words).map(({ name, prompts }) => ({
      names: [name, ...prompts],
      threshold: 0,
    }));
    const queries = queriesFor(vocabulary, pair.decision.background);
    const text = await client.text({ names: queries.names });

    const perImage: ImageStages[] = [];
    for (const file of images) {
      const [pixels, decodeMs] = await timed(() => decode(file));
      const [{ dense, timings }, embedMs] = await timed(() => client.embed(pixels));
      const { width, height } = pixels;
      const [decision, decideMs] = await timed(() =>
        decide(dense, text.vectors, queries, pair.decision, width, height),
      );
      const [found, instancesMs] = await timed(() => instances(decision));
      perImage.push({
        file: basename(file),
        bytes: (await stat(file)).size,
        width,
        height,
        decodeMs,
        prepareMs: timings.prepareMs,
        windows: timings.windows,
        embedMs,
        decideMs,
        instancesMs,
        masks: found.length,
      });
    }
    return {
      pair: pair.id,
      form: label,
      startMs,
      loadMs,
      text: { names: queries.names.length, ms: text.ms },
      images: perImage,
      peakRssBytes: peakBytes(process.pid),
    };
  } finally {
    await process.kill();
  }
}
