import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@shared/errors';
import type { ModelPairInfo } from '@shared/domain/model';
import type { Context } from '../context';
import { listPairs, pairOf } from '../models/catalog';
import { readProject } from '../store';
import { type FeatureHandlers, OK } from './handlers';

/** The pairs that are here and those to be had, with the one that the open project uses. */
export async function modelsOf(context: Context): Promise<ModelPairInfo[]> {
  return listPairs(context.paths, await context.installed(), inUseOf(context));
}

const inUseOf = ({ session }: Context): string | null =>
  session ? readProject(session.db).modelPair : null;

export function modelHandlers(context: Context): FeatureHandlers<'models'> {
  const own = join(context.paths.data, 'models');
  let building: AbortController | null = null;
  return {
    'models.list': () => modelsOf(context),
    'models.add': async ({ clipFolder, vfmFolder }) => {
      if (building)
        throw new AppError('conflict', 'A model is being built already. Wait for it, or stop it.');
      building = new AbortController();
      try {
        // Only whoever builds a pair needs the builder.
        const { ensurePair } = await import('../../checkpoint/ensure-pair');
        const { signal } = building;
        const progress = (done: number): void => context.emit('model', { done });
        const folder = await ensurePair({ clipFolder, vfmFolder, progress, signal }, own);
        const installed = await context.installed();
        const built = installed.find((pair) => pair.folder === folder)!;
        const known = await listPairs(context.paths, installed, inUseOf(context));
        return known.find(({ id }) => id === built.pair.id)!;
      } finally {
        building = null;
      }
    },
    'models.cancel': async () => {
      building?.abort();
      return OK;
    },
    'models.remove': async ({ id }) => {
      const { folder, pair } = pairOf(await context.installed(), id);
      if (dirname(folder) !== own)
        throw new AppError('conflict', `“${pair.title}” is part of ProxyLabel and stays.`);
      if (inUseOf(context) === id)
        throw new AppError(
          'conflict',
          `“${pair.title}” is in use by the open project. Choose another model for it first.`,
        );
      // First out of sight, at once: a deletion that is interrupted must not leave half a pair.
      const away = join(own, `.removed-${process.pid}-${randomUUID()}`);
      await rename(folder, away);
      await rm(away, { recursive: true, force: true });
      return OK;
    },
  };
}
