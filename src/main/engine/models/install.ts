import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { PairProgress } from '@shared/domain/model';
import { AppError } from '@shared/errors';
import type { BuildOptions } from '../../checkpoint/build-pair';
import type { Context } from '../context';
import type { InstalledPair } from './catalog';
import { licenceOf, type Offer } from './offers';
import { tryPair } from './try-pair';

/** What installing needs of the engine. */
export type Workshop = Pick<Context, 'paths' | 'inference' | 'installed'>;

export type Tell = (phase: PairProgress['phase'], done: number) => void;

export const ownPairs = ({ paths }: Pick<Context, 'paths'>): string => join(paths.data, 'models');

export interface Checkpoints {
  readonly clipFolder: string;
  /** Null: a baseline. */
  readonly vfmFolder: string | null;
  readonly baseline?: BuildOptions['baseline'];
}

/**
 * Builds a pair from checkpoints and tries it. What is installed then works; of anything else nothing is left.
 * @param offer how the catalogue calls it; null: it is named after its checkpoints
 */
export async function buildAndTry(
  context: Workshop,
  checkpoints: Checkpoints,
  offer: Offer | null,
  tell: Tell,
  signal: AbortSignal,
): Promise<InstalledPair> {
  // Only whoever builds a pair needs the builder.
  const { ensurePair } = await import('../../checkpoint/ensure-pair');
  const named = offer && {
    id: offer.id,
    title: offer.title,
    summary: offer.summary,
    licence: licenceOf(offer),
    ...(offer.vfm.family && { vfmFamily: offer.vfm.family }),
  };
  tell('building', 0);
  const progress = (done: number): void => tell('building', done);
  const own = ownPairs(context);
  const folder = await ensurePair({ ...checkpoints, ...named, progress, signal }, own);
  const built = (await context.installed()).find((pair) => pair.folder === folder);
  if (!built) {
    await deletePair({ folder }); // of an id that another pair has: it would never be seen
    throw new AppError(
      'conflict',
      'A model of this name is installed already. Remove it first, then try again.',
    );
  }
  try {
    tell('testing', 0);
    await tryPair(context.inference, built, signal);
    tell('testing', 1);
  } catch (error) {
    await deletePair(built);
    throw error;
  }
  return built;
}

/** First out of sight, at once: a deletion that is interrupted must not leave half a pair. */
export async function deletePair({ folder }: Pick<InstalledPair, 'folder'>): Promise<void> {
  const away = join(dirname(folder), `.removed-${process.pid}-${randomUUID()}`);
  await rename(folder, away);
  await rm(away, { recursive: true, force: true });
}

/** Deletes what builds and deletions that were killed left. */
export async function clearAbandoned(context: Pick<Context, 'paths'>): Promise<void> {
  const { removeAbandoned } = await import('../../checkpoint/ensure-pair');
  const own = ownPairs(context);
  await mkdir(own, { recursive: true });
  await removeAbandoned(own);
}
