import { join } from 'node:path';
import { AppError } from '@shared/errors';
import { imageSideOf, textSideOf } from '../engine/cache/embedding-key';
import { writeAtomically } from '../engine/files/atomic';
import type { InstalledPair } from '../engine/models/catalog';
import { Rate } from '../engine/prelabel/rate';
import type { ForkHost } from '../process/fork-host';
import type { Form } from '../proxyclip/form';
import type { Plan } from './contract';
import { isRelease } from './datasets/releases';
import { Journal } from './journal';
import { protocolOf, rulesFor } from './protocols';
import { reportHtml, type Shown } from './report/html';
import { figuresOf, machineOf, type Result } from './result';
import type { EvalSet, Sample } from './set';
import { Shards } from './shards';

export interface RunOptions {
  host: ForkHost;
  set: EvalSet;
  pair: InstalledPair;
  /** How it is run, in words, and as its graphs are. */
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
  /** Whether masks are moved to the edges of the photo; null: as the set's rules have it. */
  refine: boolean | null;
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
  refine,
}: Pick<RunOptions, 'pair' | 'set' | 'how' | 'boundary' | 'refine'>): Plan {
  const protocol = isRelease(set.name) ? protocolOf(set.name) : null;
  const rules = rulesFor(pair, set.task, protocol, refine);
  const images = imageSideOf({ ...pair, ...rules }, how.precision);
  return {
    set: set.name,
    task: set.task,
    pair: { id: pair.id, images, texts: textSideOf(pair) },
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
  const { set, pair, out, note } = options;
  const plan = planOf(options);
  const samples = set.samples.slice(0, options.limit ?? undefined);
  const journal = Journal.open(join(out, 'journal.jsonl'), plan, options.resume);
  const shards = new Shards(options.host, options.shards, plan, pair.folder, options.form);
  try {
    const names = plan.task.classes.reduce((sum, one) => sum + one.names.length, 0);
    note(`${set.title}: ${samples.length} images, ${names} names, ${pair.pair.title}.`);
    const { failed, ...run } = await measure(options, samples, journal, shards);
    const result: Result = {
      format: 1,
      set: {
        name: set.name,
        title: set.title,
        root: set.root,
        images: samples.length,
        measured: samples.length - failed.length,
      },
      failed,
      notes: set.notes,
      model: { id: pair.pair.id, title: pair.pair.title },
      plan,
      ...figuresOf(plan, samples, journal.measured),
      machine: machineOf(options.version),
      run: { shards: options.shards, ...run, at: new Date().toISOString() },
    };
    await writeAtomically(join(out, 'result.json'), [JSON.stringify(result, null, 1)]);
    const worst = await worstOf(result, samples, shards, journal);
    await writeAtomically(join(out, 'report.html'), [reportHtml(result, worst)]);
    return result;
  } finally {
    journal.close();
    await shards.kill();
  }
}

/** Measures what the journal has not, and tells how far it is. */
async function measure(
  { note, onProgress, signal }: RunOptions,
  samples: readonly Sample[],
  journal: Journal,
  shards: Shards,
): Promise<Pick<Result, 'failed'> & Pick<Result['run'], 'images' | 'seconds'>> {
  const left = samples.filter(({ id }) => !journal.measured.has(id));
  const before = samples.length - left.length;
  if (before > 0) note(`${before} of ${samples.length} images were measured before.`);
  await shards.prepare(signal);

  const start = Date.now();
  const rate = new Rate(start);
  const failed: Result['failed'] = [];
  let images = 0;
  const tell = (): void =>
    onProgress({
      total: samples.length,
      done: before + images,
      failed: failed.length,
      rate: rate.perMinute,
      secondsLeft: rate.secondsLeft(left.length - images - failed.length),
    });
  tell();
  await shards.measure(
    left,
    ({ id }, result) => {
      rate.finished(Date.now());
      if (result instanceof AppError) failed.push({ image: id, problem: result.message });
      else {
        journal.add(id, result);
        images++;
      }
      tell();
    },
    signal,
  );
  failed.sort((a, b) => (a.image < b.image ? -1 : 1));
  return { failed, images, seconds: (Date.now() - start) / 1000 };
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
