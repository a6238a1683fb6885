import { boundEmbeddings } from '../cache/bound';
import type { Context } from '../context';
import type { FeatureHandlers } from './handlers';

export function settingsHandlers(
  context: Context,
): Pick<FeatureHandlers<'settings'>, 'settings.get' | 'settings.set'> {
  const { settings, emit } = context;
  return {
    'settings.get': async () => settings.now,
    'settings.set': async (patch) => {
      const next = await settings.set(patch);
      emit('settings', next);
      if (patch.embeddingBytes !== undefined) await boundEmbeddings(context);
      return next;
    },
  };
}
