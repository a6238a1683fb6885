import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, dialog, session } from 'electron';
import type { BrowserWindow } from 'electron';
import { AppError, toAppError } from '@shared/errors';
import { hostEngine } from '../process/engine-host';
import { forkHost } from '../process/fork-host';
import { homeFolder } from '../process/home';
import { openPath } from '../process/open-path';
import type { ProcessHost } from '../process/port';
import { restartBudget } from '../process/restarts';
import { utilityHost } from '../process/utility-process';
import { announceScheme, serveScheme } from './app-scheme';
import { hostHandlers } from './dialogs';
import { openGateway } from './ipc';
import { setMenu } from './menu';
import { lockDown } from './security';
import { tokenStore } from './token-store';
import { openWindow } from './window';

const log = (line: string): void => void process.stderr.write(`[main] ${line}\n`);
const out = join(app.getAppPath(), 'out');
const home = homeFolder();

const FIRST_OPEN_MS = 1500;

/** What the person named on the command line; before it, unless packed, stands the app's own folder. */
function namedPath(argv: readonly string[], folder = process.cwd()): string | null {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  const named = words[app.isPackaged ? 0 : 1];
  return named === undefined ? null : resolve(folder, named);
}

/**
 * How the engine is started: as a utility process, or, where this Electron is older than the Node-API of our
 * native modules (10), forked with a newer Node: the one PROXYLABEL_NODE names, or the one packed with the app.
 */
function processHost(): ProcessHost {
  const options = {
    entries: join(out, 'main'),
    env: { PROXYLABEL_HOST: 'electron', PROXYLABEL_HOME: home },
  };
  if (Number(process.versions['napi']) >= 10) return utilityHost(options);
  const node = process.env['PROXYLABEL_NODE'] ?? packedNode();
  if (node) return forkHost({ ...options, node });
  throw new AppError(
    'unsupported',
    `Electron ${process.versions.electron} is too old: use 36 or newer, or set PROXYLABEL_NODE to a Node 22.14 or newer.`,
  );
}

/** The Node that `npm run pack` lays beside the app when it packs such an Electron. */
function packedNode(): string | null {
  const file = join(process.resourcesPath, process.platform === 'win32' ? 'node.exe' : 'node');
  return app.isPackaged && existsSync(file) ? file : null;
}

let named = namedPath(process.argv);
let openFile = (path: string): void => {
  named = path; // macOS names the file before the app is ready
};

async function run(): Promise<void> {
  let window: BrowserWindow | null = null;
  const page = () => (window && !window.isDestroyed() ? window.webContents : null);

  lockDown(app, session.defaultSession, log);
  const engine = hostEngine(processHost(), { log });
  const open = (path: string): Promise<void> =>
    openPath(engine, path).then(
      () => {},
      (error: unknown) => dialog.showErrorBox('ProxyLabel', toAppError(error).message),
    );

  const tokens = tokenStore(join(home, 'token.json'));
  openGateway({ engine, own: hostHandlers(() => window, tokens), tokens, page, log });
  await serveScheme(session.defaultSession, join(out, 'renderer'), engine);
  setMenu();

  // A moment's wait spares a glimpse of the home screen; a large folder is read with the window open.
  if (named) await Promise.race([open(named), delay(FIRST_OPEN_MS)]);
  window = openWindow(join(out, 'preload', 'preload.cjs'), home);
  const mayReload = restartBudget();
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log(`The page ended: ${reason}.`);
    if (reason === 'clean-exit') return;
    if (mayReload()) page()?.reload();
    else dialog.showErrorBox('ProxyLabel', 'The window keeps failing. Start ProxyLabel again.');
  });

  openFile = (path) => void open(path);
  app.on('second-instance', (_event, argv, folder) => {
    window?.restore();
    window?.focus();
    const other = namedPath(argv, folder);
    if (other) void open(other);
  });
  app.on('window-all-closed', () => app.quit());

  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void engine.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

app.on('open-file', (event, path) => {
  event.preventDefault();
  openFile(path);
});
announceScheme();
// Chromium's sandbox does not run as root; there whoever starts us says so with this switch.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
mkdirSync(home, { recursive: true });
app.setPath('userData', join(home, 'browser'));
if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(run)
    .catch((error: unknown) => {
      dialog.showErrorBox('ProxyLabel could not start', toAppError(error).message);
      app.exit(1);
    });
} else {
  app.quit();
}
