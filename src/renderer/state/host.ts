import { api } from '../api';
import { setUi } from './ui';

const inElectron = (): boolean => api.host === 'electron';

/** Asks for a folder: the system's dialog in Electron, our own browser of the server's folders in a page. */
export const pickFolder = (title: string): Promise<string | null> =>
  inElectron() ? api.call('host.pickFolder', { title }) : browse('folder');

export const pickProject = (title: string): Promise<string | null> =>
  inElectron() ? api.call('host.pickProject', { title }) : browse('project');

/** Asks for a label file. */
export const pickLabels = (title: string): Promise<string | null> =>
  inElectron() ? api.call('host.pickLabels', { title }) : browse('labels');

function browse(purpose: 'folder' | 'project' | 'labels'): Promise<string | null> {
  return new Promise((resolve) =>
    setUi({
      folderBrowser: {
        purpose,
        resolve(path) {
          setUi({ folderBrowser: null });
          resolve(path);
        },
      },
    }),
  );
}

/** Opens one of our https addresses outside this window. */
export async function openLink(url: string): Promise<void> {
  if (inElectron()) await api.call('host.openLink', { url });
  else window.open(url, '_blank', 'noopener,noreferrer');
}

/** Whether there is a file manager to show a file in. */
export const canReveal = inElectron;
export const reveal = (file: string) => api.call('host.reveal', { file });

/** Whether there is a dialog that asks where to save; where not, a path has to be typed. */
export const hasSaveDialog = inElectron;
/** null when the person cancels. Only where `hasSaveDialog`. */
export const pickSave = (
  title: string,
  suggested: string,
  extension: string,
): Promise<string | null> => api.call('host.pickSave', { title, suggested, extension });

/** Whether this machine keeps secrets for us, and whether it keeps a token for this server; a page can't. */
export const tokenState = async (origin: string) =>
  inElectron() ? api.call('host.token', { origin }) : { possible: false, kept: false };
/** Keeps a server's token in the system's key store; null forgets it. */
export const keepToken = (origin: string, token: string | null) =>
  api.call('host.setToken', { origin, token });
