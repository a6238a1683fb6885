import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PairAudience, SpeedClass } from '@shared/domain/model';
import { AppError } from '@shared/errors';
import type { HubFile } from '../../checkpoint/pull';
import type { Paths } from '../paths';

const id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/);
const bytes = z.int().min(0).max(1e12);

/** A file of a repository; its path stays inside of it. */
const CatalogFile = z.object({
  path: z.string().regex(/^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/),
  /** Roughly, for what is shown and for the space asked before. */
  about: bytes.optional(),
  /** Exactly; a file of another size is refused. */
  bytes: bytes.optional(),
  /** A file of another content is refused. Left out: what the hub says is believed. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** Where a checkpoint can be had. */
const Source = z.object({
  repo: z.string().regex(/^[\w-][\w.-]*\/[\w-][\w.-]*$/),
  revision: z
    .string()
    .regex(/^[\w-][\w./-]*$/)
    .default('main'),
  /** Whether somebody has seen these names work against the hub; see docs/models.md. */
  checked: z.boolean().default(false),
  files: z.array(CatalogFile).min(1),
});
export type Source = z.infer<typeof Source>;

const CatalogCheckpoint = z.object({
  title: z.string(),
  licence: z.string(),
  gated: z.boolean().default(false),
  /** Of a feature model, where its files don't say so themselves. */
  family: z.enum(['dino', 'dinov2', 'mae', 'sam']).optional(),
  /** The first that the hub has is taken: an entry that moved does not end a pull. */
  sources: z.array(Source).min(1),
});

const CatalogPair = z.object({
  id,
  title: z.string(),
  summary: z.string(),
  audience: PairAudience,
  speed: SpeedClass,
  /** Names of `checkpoints`. */
  clip: id,
  vfm: id,
  /** Of the built pair, an estimate. */
  bytes,
});

/** catalog.json, the app's own and the person's: pairs as data, so that a wrong one can be corrected. */
const Catalog = z.object({
  format: z.literal(2),
  /** The hub's address. */
  hub: z.url({ protocol: /^https?$/ }).optional(),
  checkpoints: z.record(id, CatalogCheckpoint).default({}),
  pairs: z.array(CatalogPair).default([]),
});
type Catalog = z.infer<typeof Catalog>;

export interface OfferedCheckpoint extends z.infer<typeof CatalogCheckpoint> {
  readonly id: string;
}
/** A pair that can be got, with its two checkpoints. */
export interface Offer extends Omit<z.infer<typeof CatalogPair>, 'clip' | 'vfm'> {
  readonly clip: OfferedCheckpoint;
  readonly vfm: OfferedCheckpoint;
}

export interface Offers {
  readonly hub: string;
  readonly pairs: readonly Offer[];
}

export const personalCatalog = ({ data }: Paths): string => join(data, 'catalog.json');

/**
 * What can be got: the shipped catalogue, over it the person's own, entry by entry.
 * @param onProblem told when the person's own can't be used; the shipped one holds alone then
 */
export async function readOffers(
  paths: Paths,
  onProblem: (error: AppError) => void,
): Promise<Offers> {
  const shipped = await readCatalog(join(paths.resources, 'models', 'catalog.json'));
  if (!shipped?.hub)
    throw new AppError('damaged', 'The list of models is gone. Install ProxyLabel again.');
  try {
    const own = await readCatalog(personalCatalog(paths));
    return joined({ ...shipped, hub: shipped.hub }, own);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    onProblem(error);
    return joined({ ...shipped, hub: shipped.hub }, null);
  }
}

/** Null when there is none. @throws AppError('bad-input') naming the file and the entry */
async function readCatalog(file: string): Promise<Catalog | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new AppError('bad-input', `${file} can't be read.`, { cause: error });
  });
  if (text === null) return null;
  try {
    return Catalog.parse(JSON.parse(text));
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
    const where = issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'no JSON';
    throw new AppError('bad-input', `${file} is not used: ${where}. Correct or delete it.`, {
      cause,
    });
  }
}

function joined(shipped: Catalog & { hub: string }, own: Catalog | null): Offers {
  const checkpoints = { ...shipped.checkpoints, ...own?.checkpoints };
  const pairs = new Map([...shipped.pairs, ...(own?.pairs ?? [])].map((pair) => [pair.id, pair]));
  const checkpoint = (name: string, pair: string): OfferedCheckpoint => {
    const found = checkpoints[name];
    if (!found)
      throw new AppError(
        'bad-input',
        `catalog.json: the pair “${pair}” names the checkpoint “${name}”, which is not described.`,
      );
    return { id: name, ...found };
  };
  return {
    hub: own?.hub ?? shipped.hub,
    pairs: [...pairs.values()].map(({ clip, vfm, ...pair }) => ({
      ...pair,
      clip: checkpoint(clip, pair.id),
      vfm: checkpoint(vfm, pair.id),
    })),
  };
}

export const licenceOf = ({ clip, vfm }: Offer): string =>
  [...new Set([clip.licence, vfm.licence])].join(', ');

/** What is downloaded for a pair, bytes, roughly. */
export const downloadBytesOf = ({ clip, vfm }: Offer): number =>
  [clip, vfm]
    .flatMap(({ sources }) => sources[0]!.files)
    .reduce((sum, file) => sum + (file.bytes ?? file.about ?? 0), 0);

export const filesOf = ({ repo, revision, files }: Source): HubFile[] =>
  files.map(({ path, bytes = null, sha256 = null }) => ({ repo, revision, path, bytes, sha256 }));
