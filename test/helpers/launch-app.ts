import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { electronFlags as machineFlags, thisMachine } from '../../scripts/setup/launch.mjs';
import { root } from './bundle';

export interface LaunchOptions {
  /** ProxyLabel's data folder: give each test its own. */
  readonly home: string;
  /** Folder of the app: the repository, unless a test built one. */
  readonly app?: string;
  /** A project or folder to open, as on the command line. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly colorScheme?: 'light' | 'dark';
}

export interface LaunchedApp {
  readonly electron: ElectronApplication;
  readonly window: Page;
  /** What the processes wrote to stderr so far. */
  readonly log: () => string;
  close(): Promise<void>;
}

/** What `npm start` tells Electron on this machine; a virtual screen has no GPU whatever the machine has. */
export const electronFlags: readonly string[] = machineFlags({
  ...thisMachine(process.env['PROXYLABEL_ELECTRON'] ?? ''),
  gpu: false,
}).map(({ flag }) => flag);

/** @throws Error when set-up has not run: a window test never passes without a window. */
export function electronBinary(): string {
  const path = process.env['PROXYLABEL_ELECTRON'];
  if (path) return path;
  throw new Error('PROXYLABEL_ELECTRON names no Electron; run the tests with npm test.');
}

/**
 * Starts the app in a real Electron on the current display and waits for its window.
 * PROXYLABEL_ELECTRON is the binary; set-up finds it.
 */
export async function launchApp({
  home,
  app = root,
  args = [],
  env = {},
  colorScheme,
}: LaunchOptions): Promise<LaunchedApp> {
  const electron = await _electron.launch({
    executablePath: electronBinary(),
    ...(colorScheme && { colorScheme }),
    args: [...electronFlags, app, ...args],
    env: { ...(process.env as Record<string, string>), PROXYLABEL_HOME: home, ...env },
    timeout: 60_000,
  });
  let log = '';
  electron.process().stderr?.on('data', (text) => (log += String(text)));
  const window = await electron.firstWindow();
  await window.waitForLoadState('domcontentloaded');
  return { electron, window, log: () => log, close: () => electron.close() };
}
