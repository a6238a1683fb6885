import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelPairInfo } from '@shared/domain/model';
import { AppError } from '@shared/errors';
import { Pair } from '../../proxyclip/pair';
import type { Paths } from '../paths';
import { downloadBytesOf, licenceOf, type Offers } from './offers';
import type { Pulls } from './pulls';

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

/** Installed pairs first, then those that can be got, in the catalogue's order. */
export async function listPairs(
  installed: readonly InstalledPair[],
  { pairs: offers }: Offers,
  pulls: Pulls,
  inUse: string | null,
): Promise<ModelPairInfo[]> {
  const here = installed.map(({ pair }) => {
    const offer = offers.find(({ id }) => id === pair.id);
    return {
      id: pair.id,
      title: pair.title,
      summary: pair.summary,
      licence: pair.licence,
      bytes: Object.values(pair.files).reduce((sum, { bytes }) => sum + bytes, 0),
      installed: true,
      starter: pair.starter,
      inUse: pair.id === inUse,
      audience: offer?.audience ?? null,
      speed: offer?.speed ?? (pair.starter ? 'fast' : null),
      downloadBytes: offer ? downloadBytesOf(offer) : null,
      gated: false,
      progress: null,
      problem: null,
      variants: [],
    } satisfies ModelPairInfo;
  });
  const started = await pulls.checkpoints.started();
  const offered = offers
    .filter(({ id }) => !here.some((pair) => pair.id === id))
    .map(async (offer): Promise<ModelPairInfo> => {
      const { progress, problem, forbidden } = await pulls.stateOf(offer, started);
      return {
        id: offer.id,
        title: offer.title,
        summary: offer.summary,
        licence: licenceOf(offer),
        bytes: offer.bytes,
        installed: false,
        starter: false,
        inUse: offer.id === inUse,
        audience: offer.audience,
        speed: offer.speed,
        downloadBytes: downloadBytesOf(offer),
        // Where the catalogue does not know it, the hub's refusal tells.
        gated: offer.clip.gated || offer.vfm.gated || forbidden,
        progress,
        problem,
        variants: [],
      };
    });
  return [...here, ...(await Promise.all(offered))];
}

/** The pair that a new project uses: one that was got, but no baseline, which is there to be compared with. */
export function defaultPair(installed: readonly InstalledPair[]): InstalledPair {
  const best = installed.find(({ pair }) => !pair.starter && looks(pair)) ?? installed[0];
  if (!best)
    throw new AppError(
      'not-found',
      'No model is installed, not even the starter. Install ProxyLabel again.',
    );
  return best;
}

const looks = ({ images }: Pair): boolean =>
  images.some(({ outputs }) => outputs.includes('features'));

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
