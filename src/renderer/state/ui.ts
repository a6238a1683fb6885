import { create } from 'zustand';
import type { Connection } from '../api';

export type Dialog =
  'export' | 'models' | 'settings' | 'shortcuts' | 'tags' | 'words' | 'backups' | 'merge' | 'pack';

export const SETTINGS_SECTIONS = [
  'appearance',
  'keys',
  'device',
  'cache',
  'backups',
  'downloads',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** What fills the window of a project. */
export type Screen = 'workspace' | 'gallery' | 'review' | 'quality';

/** What is on the screen right now, and nothing that outlives it. */
export interface Ui {
  connection: Connection;
  screen: Screen;
  dialog: Dialog | null;
  historyOpen: boolean;
  /** A project file that can't be opened, whose backups are shown; null: those of the open project. */
  damaged: string | null;
  settingsSection: SettingsSection;
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
  screen: 'workspace',
  dialog: null,
  historyOpen: false,
  damaged: null,
  settingsSection: 'appearance',
  importing: null,
  newProject: null,
  folderBrowser: null,
  busy: null,
}));
export const setUi = useUi.setState;
