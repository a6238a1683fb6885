import { join } from 'node:path';
import { AppError } from '@shared/errors';
import type { Form } from '../proxyclip/form';
import { imageSideOf, textSideOf } from '../engine/cache/embedding-key';
import { writeAtomically } from '../engine/files/atomic';
import type { InstalledPair } from '../engine/models/catalog';
import { Rate } from '../engine/prelabel/rate';
import type { ForkHost } from '../process/fork-host';
import type { Plan } from './contract';
import { isRelease } from './datasets/releases';
import { Journal } from './journal';
import { protocolOf, rulesFor } from './protocols';
import { reportHtml, type Shown } from './report/html';
import { figuresOf, machineOf, type Result, setOf } from './result';
import type { EvalSet, Sample } from './set';
import { Shards } from './shards';

export interface RunOptions {
  host: ForkHost;
  set: EvalSet;
  pair: InstalledPair;
  /** How it is run: `plan` says it in words, `form` is what its graphs are. */
  how: Plan['form'];
  form: Form;
  /** Folder of the journal, result.json and report.html. */
  out: string;
  shards: number;
  resume: boolean;
  /** Only the first images; null: all. */
  limit: number | null;
  /** Tolerance of outlines; null: not measured. */
  boundary: number | null;
  version: string;
  onProgress(progress: Progress): void;
  note(line: string): void;
  signal: AbortSignal;
}

export interface Progress {
  total: number;
  done: number;
  failed: number;
  /** Images a minute; null until it can be told. */
  rate: number | null;
  secondsLeft: number | null;
}

/** Images shown in the report. */
const WORST = 12;

export function planOf({
  pair: { pair },
  set,
  how,
  boundary,
}: Pick<RunOptions, 'pair' | 'set' | 'how' | 'boundary'>): Plan {
  const protocol = isRelease(set.name) ? protocolOf(set.name) : null;
  const rules = rulesFor(pair, set.task, protocol);
  return {
    set: set.name,
    task: set.task,
    pair: {
      id: pair.id,
      images: imageSideOf({ ...pair, ...rules }, how.precision),
      texts: textSideOf(pair),
    },
    form: how,
    rules,
    boundary,
  };
}

/**
 * Measures a pair on a set, image by image, and writes result.json and report.html. Images that an earlier run
 * of the same plan has measured are not measured again.
 * @throws AppError 'cancelled' when stopped: what was measured is in the journal; as `Journal.open` does; why
 * the model can't be used
 */
export async function evaluate(options: RunOptions): Promise<Result> {
  const { host, set, pair, out, note, signal, onProgress } = options;
  const plan = planOf(options);
  const samples = set.samples.slice(0, options.limit ?? undefined);
  const journal = Journal.open(join(out, 'journal.jsonl'), plan, options.resume);
  const shards = new Shards(host, options.shards, plan, pair.folder, options.form);
  try {
    const left = samples.filter(({ id }) => !journal.measured.has(id));
    const done = samples.length - left.length;
    if (done > 0) note(`${done} of ${samples.length} images were measured before.`);
    const names = plan.task.classes.reduce((sum, one) => sum + one.names.length, 0);
    note(`${set.title}: ${samples.length} images, ${names} names, ${pair.pair.title}.`);
    await shards.prepare(signal);

    const started = Date.now();
    const rate = new Rate(started);
    const failed: Result['failed'] = [];
    let finished = 0;
    const tell = (): void => {
      const over = finished + failed.length;
      const [perMinute, secondsLeft] = [rate.perMinute, rate.secondsLeft(left.length - over)];
      const state = { done: done + finished, failed: failed.length };
      onProgress({ total: samples.length, ...state, rate: perMinute, secondsLeft });
    };
    const onDone: Parameters<Shards['measure']>[1] = (sample, result) => {
      rate.finished(Date.now());
      if (result instanceof AppError) failed.push({ image: sample.id, problem: result.message });
      else {
        journal.add(sample.id, result);
        finished++;
      }
      tell();
    };
    tell();
    await shards.measure(left, onDone, signal);
    const seconds = (Date.now() - started) / 1000;

    const result: Result = {
      format: 1,
      set: setOf(set, samples, samples.length - failed.length),
      failed: failed.sort((a, b) => (a.image < b.image ? -1 : 1)),
      notes: set.notes,
      model: { id: pair.pair.id, title: pair.pair.title },
      plan,
      ...figuresOf(plan, samples, journal.measured),
      machine: machineOf(options.version),
      run: { shards: options.shards, images: finished, seconds, at: new Date().toISOString() },
    };
    await writeAtomically(join(out, 'result.json'), [JSON.stringify(result, null, 1)]);
    await writeAtomically(join(out, 'report.html'), [
      reportHtml(result, await worstOf(result, samples, shards, journal)),
    ]);
    return result;
  } finally {
    journal.close();
    await shards.kill();
  }
}

/** The worst images with their pictures; what they show is judged again, not kept. */
async function worstOf(
  { images }: Result,
  samples: readonly Sample[],
  shards: Shards,
  { measured }: Journal,
): Promise<Shown[]> {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const shown: Shown[] = [];
  for (const { image, mIoU } of images.slice(0, WORST)) {
    const pictures = await shards.pictures(byId.get(image)!);
    shown.push({ image, mIoU, pictures, counts: measured.get(image)!.counts });
  }
  return shown;
}
