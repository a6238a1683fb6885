import type { App, Session, WebContents } from 'electron';
import { isOurPage } from './app-scheme';

/** What every window is made with; nothing may set it otherwise. */
export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false, // fetches dictionaries from the network
} as const;

/** Putting text on the clipboard, after a click: "copy path". Reading it isn't granted. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/**
 * Shuts what a page could use to get out: other addresses, other windows, webviews, permissions, the network.
 * Each refusal is logged: in a sound app none ever happens.
 */
export function lockDown(app: App, session: Session, log: (line: string) => void): void {
  app.on('web-contents-created', (_event, contents) => confine(contents, log));
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    if (!GRANTED.has(permission)) log(`Refused the permission ${permission}.`);
    decide(GRANTED.has(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => GRANTED.has(permission));
  session.setDevicePermissionHandler(() => false);
  // Nothing leaves the machine, whatever the page asks for; our own scheme doesn't pass here.
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    ({ url }, decide) => {
      log(`Refused a request to ${url}.`);
      decide({ cancel: true });
    },
  );
}

function confine(contents: WebContents, log: (line: string) => void): void {
  const refuse = (event: { preventDefault(): void }, url: string): void => {
    if (isOurPage(url)) return;
    event.preventDefault();
    log(`Refused to go to ${url}.`);
  };
  contents.on('will-navigate', (event) => refuse(event, event.url));
  contents.on('will-frame-navigate', (event) => refuse(event, event.url));
  contents.on('will-redirect', (event) => refuse(event, event.url));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log('Refused a webview.');
  });
  contents.setWindowOpenHandler(({ url }) => {
    log(`Refused a window for ${url}.`);
    return { action: 'deny' };
  });
}
