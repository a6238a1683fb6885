import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '@shared/errors';

const Vocabulary = z.object({
  names: z.array(z.string()),
  class_of_name: z.array(z.int().min(0)),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

/** Numbers by stage; what each means for a comparison is in stages.ts. */
const Tolerances = z.record(z.string(), z.record(z.string(), z.union([z.number(), z.string()])));
export type Tolerances = z.infer<typeof Tolerances>;

const Settings = z.object({
  window: z.int().positive(),
  stride: z.int().positive(),
  short: z.int().positive().nullable(),
  long: z.int().positive().nullable(),
});

export type Settings = z.infer<typeof Settings>;

const Case = Settings.extend({
  case: z.string(),
  image: z.string(),
  clip: z.string(),
  vfm: z.string(),
  official: z.boolean().default(true),
  file: z.string(),
  stored_grid_step: z.int().positive().default(1),
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
  vfms: z.record(z.string(), z.object({ kind: z.string() })),
  vocabularies: z.record(z.string(), Vocabulary),
  images: z.record(z.string(), z.object({ file: z.string() })),
  cases: z.array(Case),
  text: z.record(z.string(), Text).default({}),
});

/** A fixtures folder: its index, and the paths in it. */
export interface Fixtures extends z.infer<typeof Index> {
  folder: string;
}

/** @throws AppError `bad-input` when the folder has no index.json of the known form. */
export async function readFixtures(folder: string): Promise<Fixtures> {
  const file = join(folder, 'index.json');
  try {
    return { folder, ...Index.parse(JSON.parse(await readFile(file, 'utf8'))) };
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
