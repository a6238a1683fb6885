import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { dialog, shell } from 'electron';
import type { BrowserWindow, OpenDialogOptions } from 'electron';
import type { HostContract } from '@shared/rpc/contract';
import type { Handlers } from '@shared/rpc/server';
import { LABEL_EXTENSIONS } from '@shared/formats/extensions';
import { PROJECT_EXTENSION } from '../process/open-path';
import type { TokenStore } from './token-store';

/** Native dialogs over the window, which answer null when the person cancels, and the key store. */
export function hostHandlers(
  window: () => BrowserWindow | null,
  tokens: TokenStore,
): Handlers<HostContract> {
  const pick = async (options: OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const { filePaths } = await (parent
      ? dialog.showOpenDialog(parent, options)
      : dialog.showOpenDialog(options));
    return filePaths[0] ?? null;
  };
  return {
    'host.pickFolder': ({ title }) => pick({ title, properties: ['openDirectory'] }),
    'host.pickProject': ({ title }) =>
      pick({
        title,
        properties: ['openFile'],
        filters: [{ name: 'ProxyLabel', extensions: [PROJECT_EXTENSION] }],
      }),
    'host.pickLabels': ({ title }) =>
      pick({
        title,
        properties: ['openFile'],
        filters: [{ name: title, extensions: LABEL_EXTENSIONS }],
      }),
    async 'host.pickSave'({ title, suggested, extension }) {
      const options = {
        title,
        defaultPath: isAbsolute(suggested) ? suggested : join(homedir(), suggested),
        filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
      };
      const parent = window();
      const { filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      return filePath || null;
    },
    'host.token': ({ origin }) => tokens.state(origin),
    async 'host.setToken'({ origin, token }) {
      await tokens.set(origin, token);
      return { ok: true };
    },
    'host.reveal'({ file }) {
      shell.showItemInFolder(file);
      return { ok: true };
    },
    async 'host.openLink'({ url }) {
      await shell.openExternal(url);
      return { ok: true };
    },
  };
}
