import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '@shared/errors';
import { FullSizeIndex, fullSizeFixtures } from './full-size';
import { Settings, Tolerances } from './settings';

const Vocabulary = z.object({
  names: z.array(z.string()),
  class_of_name: z.array(z.int().min(0)),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

const Case = Settings.extend({
  case: z.string(),
  image: z.string(),
  clip: z.string(),
  vfm: z.string(),
  official: z.boolean().default(true),
  file: z.string(),
  stored_grid_step: z.int().positive().default(1),
  /** Threshold of the labels stored as `labels_thd`. */
  prob_thd_of_labels_thd: z.number().default(0),
});
export type Case = z.infer<typeof Case>;

const Text = z.object({
  file: z.string(),
  names: z.array(z.string()),
  ids_names: z.array(z.string()).default([]),
  per_template_names: z.array(z.string()).default([]),
});
export type Text = z.infer<typeof Text>;

const Index = z.object({
  tolerances: Tolerances,
  models: z.record(
    z.string(),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('clip'), clip: z.string(), folder: z.string() }),
      z.object({ kind: z.literal('vfm'), vfm: z.string(), folder: z.string() }),
    ]),
  ),
  vfms: z.record(z.string(), z.object({ kind: z.string(), heads: z.int().optional() })),
  vocabularies: z.record(z.string(), Vocabulary),
  images: z.record(z.string(), z.object({ file: z.string() })),
  cases: z.array(Case),
  text: z.record(z.string(), Text).default({}),
});

/** A fixtures folder: its index, and the paths in it. */
export interface Fixtures extends z.infer<typeof Index> {
  folder: string;
}

/**
 * The sets of fixtures in a folder: one, or one for each pair of full-size models, whose weights exist only
 * until the next is asked for.
 * @throws AppError `bad-input` when the folder has no index.json of a known form.
 */
export async function* readFixtures(folder: string): AsyncGenerator<Fixtures> {
  const index = await readIndex(join(folder, 'index.json'));
  if ('seed' in index) yield* fullSizeFixtures(folder, index);
  else yield { folder, ...index };
}

async function readIndex(file: string) {
  try {
    return z.union([Index, FullSizeIndex]).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new AppError('bad-input', `${file} is not an index of parity fixtures: ${why}`, {
      cause,
    });
  }
}

/** Names of the model folders of a kind that hold the weights `id`: one for each naming and number type. */
export function modelsOf(fixtures: Fixtures, kind: 'clip' | 'vfm', id: string): string[] {
  return Object.entries(fixtures.models)
    .filter(([, model]) => (model.kind === 'clip' ? model.clip : model.vfm) === id)
    .filter(([, model]) => model.kind === kind)
    .map(([name]) => name);
}
