import { join } from 'node:path';
import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/rpc/server';
import { DiskCache } from '../engine/cache/disk-cache';
import { Inference } from '../engine/inference';
import type { InstalledPair } from '../engine/models/catalog';
import type { Paths } from '../engine/paths';
import { Texts } from '../engine/prelabel/texts';
import { decode, decodeSmall, type Pixels } from '../imaging';
import { readPair } from '../inference/pair-folder';
import type { ProcessHost } from '../process/port';
import { decide } from '../proxyclip/decision';
import { GUIDE_SIZE, refine } from '../proxyclip/refine';
import { queriesFor, type Queries } from '../proxyclip/vocabulary';
import { boundaryF } from './boundary';
import type { EvalContract, Plan } from './contract';
import { Confusion, type LabelMap } from './metrics';
import { picturesOf } from './pictures';
import type { Sample } from './set';
import { readTruth } from './truth';

/** Bound of the text vectors on disk, bytes; the engine keeps its own in the same folder. */
const TEXT_BYTES = 2 ** 26;

/** What `begin` sets up. */
interface Begun {
  plan: Plan;
  pair: InstalledPair;
  inference: Inference;
  queries: Queries;
}

/** An image with what is so and what the model says. */
interface Judged {
  pixels: Pixels;
  truth: LabelMap;
  prediction: LabelMap;
}

/**
 * One process of an evaluation: an inference process of its own on one thread, and the product's own way from
 * a file to a decision. Calls may overlap: the next image is decoded while the model has the last.
 */
export function shardHandlers(
  paths: Paths,
  host: ProcessHost,
): { handlers: Handlers<EvalContract>; close(): Promise<void> } {
  let begun: Begun | null = null;
  let known: Float32Array | null = null;

  const current = (): Begun => {
    if (!begun) throw new AppError('internal', 'The shard was not told what to evaluate.');
    return begun;
  };

  const judge = async (sample: Sample): Promise<Judged> => {
    const { plan, pair, inference, queries } = current();
    if (!known) throw new AppError('internal', 'The shard was not told the words.');
    const pixels = await decode(sample.image);
    const { width, height } = pixels;
    const truth = await readTruth(sample.truth, plan.task.labels, width, height);
    const { dense } = await inference.with(pair, (client) => client.embed(pixels));
    const rule = plan.rules.decision;
    const decision = decide(dense, known, queries, rule, width, height);
    const { labels } = rule.refine
      ? refine(decision, await decodeSmall(sample.image, GUIDE_SIZE))
      : decision;
    return { pixels, truth, prediction: asClasses(labels, plan.task.background) };
  };

  return {
    handlers: {
      async begin({ plan, folder, form }) {
        await begun?.inference.kill();
        const { resize, window, decision } = plan.rules;
        const pair = { pair: { ...(await readPair(folder)), ...plan.rules }, folder };
        const words = plan.task.classes.map(({ names }) => ({ names, threshold: 0 }));
        begun = {
          plan,
          pair,
          inference: new Inference(host, paths.resources, {
            threads: 1,
            rule: { resize, window },
            form,
          }),
          queries: queriesFor(words, decision.background),
        };
        return { ok: true };
      },
      async words() {
        const { pair, inference, queries } = current();
        // Loads the pair, also when all its vectors are known: a model that can't be run is told before any image.
        await inference.with(pair, (client) => client.ping());
        const texts = new Texts(inference, new DiskCache(join(paths.cache, 'text'), TEXT_BYTES));
        return { vectors: await texts.vectors(pair, queries.names) };
      },
      async know({ vectors }) {
        known = vectors;
        return { ok: true };
      },
      async measure({ sample }) {
        const start = performance.now();
        const { task, boundary } = current().plan;
        const { pixels, truth, prediction } = await judge(sample);
        const { width, height } = pixels;
        const classes = task.classes.length;
        const confusion = new Confusion(classes);
        confusion.add(prediction, truth);
        const outlines =
          boundary === null ? null : boundaryF(prediction, truth, width, height, classes, boundary);
        return {
          counts: confusion.sparse(),
          boundary: outlines && [...outlines].flatMap((f, k) => (Number.isNaN(f) ? [] : [k, f])),
          ms: performance.now() - start,
        };
      },
      async pictures({ sample }) {
        const { pixels, truth, prediction } = await judge(sample);
        return picturesOf(pixels, truth, prediction, current().plan.task);
      },
    },
    close: async () => begun?.inference.kill(),
  };
}

/** From the decision's labels, where 0 is nothing and k the class k - 1. */
function asClasses(labels: Uint8Array | Uint16Array, background: number | null): LabelMap {
  const classes = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++)
    classes[i] = labels[i] === 0 ? (background ?? 0) : labels[i]! - 1;
  return classes;
}
