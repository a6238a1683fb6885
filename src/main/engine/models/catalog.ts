import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelPairInfo } from '@shared/domain/model';
import { AppError } from '@shared/errors';
import { Pair } from '../../proxyclip/pair';
import type { Paths } from '../paths';

/** models/catalog.json: the pairs that can be had, beside those that are installed. */
const Catalog = z.object({
  format: z.literal(1),
  pairs: z.array(ModelPairInfo.omit({ installed: true, starter: true, inUse: true })),
});

/** A pair that can be run: its description and where its files are. */
export interface InstalledPair {
  pair: Pair;
  folder: string;
}

/** Pairs of the app itself, then those that the person got; a folder that can't be read is left out and told. */
export async function installedPairs(
  paths: Paths,
  onProblem: (message: string) => void,
): Promise<InstalledPair[]> {
  const found: InstalledPair[] = [];
  for (const models of [join(paths.resources, 'models'), join(paths.data, 'models')]) {
    const entries = await readdir(models, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      // A name with a dot is a pair that is still being built.
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const folder = join(models, entry.name);
      const text = await readFile(join(folder, 'pair.json'), 'utf8').catch(() => null);
      if (text === null) continue;
      try {
        const pair = Pair.parse(JSON.parse(text));
        if (!found.some((known) => known.pair.id === pair.id)) found.push({ pair, folder });
      } catch {
        onProblem(`The model in ${folder} is not described as this version expects. Get it again.`);
      }
    }
  }
  return found;
}

/** Installed pairs first, then those that the catalogue offers. */
export async function listPairs(
  paths: Paths,
  installed: readonly InstalledPair[],
  inUse: string | null,
): Promise<ModelPairInfo[]> {
  const file = join(paths.resources, 'models', 'catalog.json');
  const { pairs } = Catalog.parse(JSON.parse(await readFile(file, 'utf8')));
  const here = installed.map(({ pair }) => ({
    id: pair.id,
    title: pair.title,
    summary: pair.summary,
    licence: pair.licence,
    bytes: Object.values(pair.files).reduce((sum, { bytes }) => sum + bytes, 0),
    installed: true,
    starter: pair.starter,
    inUse: pair.id === inUse,
  }));
  // One that a person built has an id of its own, and the title of what it was built from.
  const offered = pairs
    .filter(({ id, title }) => !here.some((pair) => pair.id === id || pair.title === title))
    .map((pair) => ({ ...pair, installed: false, starter: false, inUse: pair.id === inUse }));
  return [...here, ...offered];
}

/** The pair that a new project uses: the best one that is here. */
export function defaultPair(installed: readonly InstalledPair[]): InstalledPair {
  const best = installed.find(({ pair }) => !pair.starter) ?? installed[0];
  if (!best)
    throw new AppError(
      'not-found',
      'No model is installed, not even the starter. Install ProxyLabel again.',
    );
  return best;
}

/** @throws AppError('not-found') saying what to do */
export function pairOf(installed: readonly InstalledPair[], id: string): InstalledPair {
  const found = installed.find(({ pair }) => pair.id === id);
  if (!found)
    throw new AppError(
      'not-found',
      `The model “${id}” is not installed. Choose another one for this project, or get it.`,
    );
  return found;
}
