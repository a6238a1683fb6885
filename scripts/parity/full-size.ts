import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { writeFormulaClip } from '../../test/helpers/formula-checkpoint';
import { writeFormulaVfm } from '../../test/helpers/formula-vfm';
import type { Fixtures } from './fixtures';
import { Settings, Tolerances } from './settings';

const tower = z.object({ width: z.int(), layers: z.int(), heads: z.int() });
const vision = tower.extend({ patch_size: z.int(), image_size: z.int() });

/** Models of full size are given by a formula instead of files, and each case brings its own few names. */
export const FullSizeIndex = z.object({
  seed: z.int(),
  images: z.record(z.string(), z.object({ file: z.string() })),
  cases: z
    .array(
      Settings.extend({
        case: z.string(),
        image: z.string(),
        clip: z.object({ embed_dim: z.int(), quick_gelu: z.boolean(), vision, text: tower }),
        vfm: vision.extend({
          kind: z.enum(['dino', 'dinov2', 'mae']),
          registers: z.int().optional(),
        }),
        names: z.array(z.string()),
        class_of_name: z.array(z.int().min(0)),
        file: z.string(),
        prob_thd_of_labels_thd: z.number().default(0),
      }),
    )
    .min(1),
});
type FullSizeIndex = z.infer<typeof FullSizeIndex>;
type FullSizeCase = FullSizeIndex['cases'][number];

/**
 * Writes the checkpoints of one model pair after the other to a folder of their own, and hands each out as
 * fixtures like any other. Paths in such an index, and the tolerances, are those of the folder above.
 */
export async function* fullSizeFixtures(
  folder: string,
  index: FullSizeIndex,
): AsyncGenerator<Fixtures> {
  const above = resolve(folder, '..');
  const { tolerances } = z
    .object({ tolerances: Tolerances })
    .parse(JSON.parse(await readFile(join(above, 'index.json'), 'utf8')));
  for (const name of new Set(index.cases.map((own) => own.case))) {
    const cases = index.cases.filter((own) => own.case === name);
    const work = await mkdtemp(join(tmpdir(), 'proxylabel-weights-'));
    try {
      await writeWeights(work, cases[0]!, index.seed);
      yield { folder: above, tolerances, images: index.images, ...oneSet(work, cases) };
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

async function writeWeights(work: string, { clip, vfm }: FullSizeCase, seed: number) {
  await writeFormulaClip(join(work, 'clip'), clip, { seed, size: 'full' });
  await writeFormulaVfm(join(work, 'vfm'), vfm, { seed, size: 'full' });
}

function oneSet(work: string, cases: FullSizeCase[]) {
  const { vfm, names, class_of_name } = cases[0]!;
  return {
    models: {
      clip: { kind: 'clip', clip: 'clip', folder: join(work, 'clip') },
      vfm: { kind: 'vfm', vfm: 'vfm', folder: join(work, 'vfm') },
    },
    vfms: { vfm: { kind: vfm.kind } },
    vocabularies: { '': { names, class_of_name } },
    cases: cases.map((own) => ({
      ...own,
      clip: 'clip',
      vfm: 'vfm',
      official: true,
      stored_grid_step: 1,
    })),
    text: {},
  } satisfies Partial<Fixtures>;
}
