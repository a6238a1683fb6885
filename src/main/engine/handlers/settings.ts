import type { Context } from '../context';
import type { FeatureHandlers } from './handlers';

export function settingsHandlers({
  settings,
  emit,
}: Context): Pick<FeatureHandlers<'settings'>, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': async () => settings.now,
    'settings.set': async (patch) => {
      const next = await settings.set(patch);
      emit('settings', next);
      return next;
    },
  };
}
