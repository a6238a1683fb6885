import type { Backup } from '@shared/domain/backup';
import type { SalvageReport } from '@shared/domain/salvage';
import { t } from 'i18next';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError, notifyOnce } from './notify';
import { enter } from './projects';
import { setUi, useUi } from './ui';

/** The backups of what the dialog is about, newest first; `items` null until they are known. */
export interface Backups {
  items: readonly Backup[] | null;
  folder: string | null;
  working: 'making' | 'restoring' | 'salvaging' | null;
  report: SalvageReport | null;
}

const none: Backups = { items: null, folder: null, working: null, report: null };
export const useBackups = create<Backups>()(() => none);
const set = useBackups.setState;

async function during<T>(working: Backups['working'], work: () => Promise<T>): Promise<T | null> {
  set({ working });
  try {
    return await work();
  } catch (error) {
    notifyError(error);
    return null;
  } finally {
    set({ working: null });
  }
}

export async function readBackups(): Promise<void> {
  set(none);
  try {
    set(await api.call('backup.list', { file: useUi.getState().damaged }));
  } catch (error) {
    set({ items: [] });
    notifyError(error);
  }
}

export async function makeBackup(): Promise<void> {
  await during('making', () => api.call('backup.make', {}));
  await readBackups();
}

/** Puts a backup in the project's place; what is there now becomes one. */
export async function restore(id: string): Promise<void> {
  const file = useUi.getState().damaged;
  const project = await during('restoring', () => api.call('backup.restore', { file, id }));
  if (!project) return readBackups();
  await enter(project);
  setUi({ dialog: null, damaged: null });
  notifyOnce('restored', t('backups:restored'));
}

/** Copies what can be read of the damaged file into a new one. */
export async function salvage(): Promise<void> {
  const file = useUi.getState().damaged;
  if (file === null) return;
  set({ report: await during('salvaging', () => api.call('backup.salvage', { file })) });
}
