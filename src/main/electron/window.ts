import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { PAGE } from './app-scheme';
import { webPreferences } from './security';
import { keepWindowState, lastWindowState } from './window-state';

/** tokens.css's --surface: what shows until the page has painted. */
const SURFACE = { dark: '#141518', light: '#f6f6f7' };

/** Makes the window, where it was left last, and shows it once there is something to see. */
export function openWindow(preload: string, home: string): BrowserWindow {
  const stateFile = join(home, 'window.json');
  const { maximized = false, ...bounds } = lastWindowState(stateFile) ?? {
    width: 1280,
    height: 800,
  };
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'ProxyLabel',
    backgroundColor: nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light,
    webPreferences: { ...webPreferences, preload },
  });
  keepWindowState(window, stateFile);
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  void window.loadURL(PAGE);
  return window;
}
