import type { Settings } from '@shared/domain/settings';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';

/** The engine's settings as last heard; null until the first answer. */
export const useSettings = create<{ settings: Settings | null }>()(() => ({ settings: null }));

export const adoptSettings = (settings: Settings): void => useSettings.setState({ settings });

/** Shown at once; when the engine refuses, what holds is shown again beside the reason. */
export async function changeSettings(patch: Partial<Settings>): Promise<void> {
  const { settings } = useSettings.getState();
  if (settings) adoptSettings({ ...settings, ...patch });
  try {
    adoptSettings(await api.call('settings.set', patch));
  } catch (error) {
    if (settings) adoptSettings(settings);
    notifyError(error);
  }
}
