import { dirname } from 'node:path';
import { AppError } from '@shared/errors';
import type { ModelPairInfo } from '@shared/domain/model';
import { hubSource } from '../../checkpoint/pull';
import type { Context } from '../context';
import { type InstalledPair, listPairs, pairOf } from '../models/catalog';
import { addFolder } from '../models/folders';
import { buildAndTry, deletePair, ownPairs, type Tell } from '../models/install';
import { type Offer, type Offers, readOffers } from '../models/offers';
import { NOTHING } from '../models/pull';
import { verifyPair } from '../models/verify';
import { readProject } from '../store';
import { type FeatureHandlers, OK } from './handlers';

/** The pairs that are here and those to be had, with the one that the open project uses. */
export async function modelsOf(context: Context): Promise<ModelPairInfo[]> {
  const { pulls, inference } = context;
  const installed = await context.installed();
  const pairs = await listPairs(installed, await offersOf(context), pulls, inUseOf(context));
  for (const pair of installed) {
    const info = pairs.find(({ id }) => id === pair.pair.id);
    if (info && inference.forms) info.variants = await inference.forms.list(pair);
  }
  return pairs;
}

const inUseOf = ({ session }: Context): string | null =>
  session ? readProject(session.db).modelPair : null;

const offersOf = ({ paths, emit }: Context): Promise<Offers> =>
  readOffers(paths, ({ code, message }) => emit('notice', { code, message }));

/** @throws AppError('not-found') */
function offerOf({ pairs }: Offers, id: string): Offer {
  const found = pairs.find((offer) => offer.id === id);
  if (found) return found;
  const known = pairs.map((offer) => offer.id).join(', ');
  throw new AppError('not-found', `No catalogue has a model “${id}”. There are: ${known}.`);
}

export function modelHandlers(context: Context): FeatureHandlers<'models'> {
  const own = ownPairs(context);
  let adding: AbortController | null = null;

  const infoOf = async ({ pair }: InstalledPair): Promise<ModelPairInfo> =>
    (await modelsOf(context)).find(({ id }) => id === pair.id)!;

  /** One at a time, with its progress told, and `models.cancel` to stop it. */
  const add = async <T>(act: (tell: Tell, signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (adding)
      throw new AppError('conflict', 'A model is being built already. Wait for it, or stop it.');
    adding = new AbortController();
    const tell: Tell = (phase, done) =>
      context.emit('model', { id: null, progress: { ...NOTHING, phase, done } });
    try {
      return await act(tell, adding.signal);
    } finally {
      adding = null;
      context.emit('model', { id: null, progress: null });
    }
  };

  return {
    'models.list': () => modelsOf(context),
    'models.source': async () => {
      const { hub } = await offersOf(context);
      const source = hubSource(hub, context.settings.now.downloads.mirror);
      return { ...source, token: Boolean(process.env['HF_TOKEN']) };
    },
    'models.pull': async ({ id, token }) => {
      const offers = await offersOf(context);
      const installed = await context.installed();
      const known = installed.find(({ pair }) => pair.id === id);
      return infoOf(
        known ?? (await context.pulls.pull(offerOf(offers, id), offers, token ?? null)),
      );
    },
    'models.pause': async ({ id }) => {
      await context.pulls.pause(id);
      return OK;
    },
    'models.cancel': async ({ id }) => {
      if (id === null) adding?.abort(new AppError('cancelled', 'Stopped on request.'));
      else {
        const offers = await offersOf(context);
        await context.pulls.cancel(offerOf(offers, id), offers);
      }
      return OK;
    },
    'models.add': ({ baseline, ...places }) =>
      add(async (tell, signal) =>
        infoOf(
          await buildAndTry(
            context,
            baseline ? { ...places, baseline } : places,
            null,
            tell,
            signal,
          ),
        ),
      ),
    'models.addFolder': ({ folder }) =>
      add(async (tell, signal) => {
        const offers = await offersOf(context);
        const added = await addFolder(context, folder, offers, tell, signal);
        return Promise.all(added.map(infoOf));
      }),
    'models.verify': async ({ id }) => {
      const pair = pairOf(await context.installed(), id);
      const tell = (done: number): void =>
        context.emit('model', { id, progress: { ...NOTHING, phase: 'checking', done } });
      try {
        return await verifyPair(pair, tell);
      } finally {
        context.emit('model', { id, progress: null });
      }
    },
    'models.remove': async ({ id }) => {
      const installed = pairOf(await context.installed(), id);
      const { title } = installed.pair;
      if (dirname(installed.folder) !== own)
        throw new AppError('conflict', `“${title}” is part of ProxyLabel and stays.`);
      if (inUseOf(context) === id)
        throw new AppError(
          'conflict',
          `“${title}” is in use by the open project. Choose another model for it first.`,
        );
      await deletePair(installed);
      return OK;
    },
  };
}
