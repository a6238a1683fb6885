import { availableParallelism, freemem } from 'node:os';
import { join, resolve } from 'node:path';
import { version } from '../../../../package.json';
import { enginePaths } from '../../engine/paths';
import { makeForm } from '../../engine/forms/make-form';
import { installedPairs, pairOf } from '../../engine/models/catalog';
import { BOUNDARY_TOLERANCE } from '../../eval/boundary';
import { openSet } from '../../eval/datasets';
import { reportText } from '../../eval/report/text';
import { evaluate } from '../../eval/run';
import { forkHost } from '../../process/fork-host';
import { entries } from '../context';
import { EXIT } from '../exit';
import type { ExitCode } from '../exit';
import type { Output } from '../output';
import type { EvalFlags } from './eval-options';

/** Measures a model pair on a data set. */
export async function evalModel(
  output: Output,
  stop: AbortSignal,
  {
    dataset,
    model,
    device,
    precision,
    shards,
    out,
    resume,
    limit,
    boundary,
    refine,
    ...options
  }: EvalFlags,
): Promise<ExitCode> {
  const paths = enginePaths(entries);
  const pair = pairOf(await installedPairs(paths, output.note), model);
  const how = { device, precision };
  const form = await makeForm(paths, pair, how);
  const set = await openSet(dataset, options);
  for (const line of set.notes) output.note(line);
  const folder = resolve(out ?? `eval-${set.name}-${model}`);
  const progress = output.progress();
  try {
    const result = await evaluate({
      host: forkHost({ entries }),
      set,
      pair,
      how,
      form,
      out: folder,
      shards: shards ?? defaultShards(),
      resume: resume ?? false,
      limit: limit ?? null,
      boundary: boundary === true ? BOUNDARY_TOLERANCE : (boundary ?? null),
      refine: refine === 'default' ? null : refine === 'on',
      version,
      onProgress: (state) => progress.update(state),
      note: output.note,
      signal: stop,
    });
    progress.stop();
    output.result(result, `${reportText(result)}\n${join(folder, 'report.html')}`);
    if (result.set.measured === 0) return EXIT.failed;
    return result.failed.length > 0 ? EXIT.someImagesFailed : EXIT.ok;
  } finally {
    progress.stop();
    if (stop.aborted) output.note(`What was measured is in ${folder}; go on with --resume.`);
  }
}

/** Memory that a shard may need with the largest usual pair, bytes. */
const SHARD_BYTES = 2.5e9;

/** One a core, as far as memory goes. */
const defaultShards = (): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / SHARD_BYTES)));
