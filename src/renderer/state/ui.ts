import { create } from 'zustand';
import type { Connection } from '../api';

export type Dialog = 'export' | 'models' | 'settings' | 'shortcuts' | 'tags' | 'words';

/** What is on the screen right now, and nothing that outlives it. */
export interface Ui {
  connection: Connection;
  dialog: Dialog | null;
  /** Label file or folder that is being looked at, or null. */
  importing: string | null;
  /** Folder of the project being made, chosen but not yet created. */
  newProject: { folder: string } | null;
  folderBrowser: {
    purpose: 'folder' | 'project' | 'labels';
    resolve(path: string | null): void;
  } | null;
  /** A short name of something slow that blocks the screen, or null. */
  busy: 'opening' | 'creating' | null;
}

export const useUi = create<Ui>()(() => ({
  connection: 'connecting',
  dialog: null,
  importing: null,
  newProject: null,
  folderBrowser: null,
  busy: null,
}));
export const setUi = useUi.setState;
