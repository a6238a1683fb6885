import { api } from '../api';
import { setUi } from './ui';

const native = api.host === 'electron';

/** Asks for a folder: the system's dialog in Electron, our own browser of the server's folders in a page. */
export const pickFolder = (title: string): Promise<string | null> =>
  native ? api.call('host.pickFolder', { title }) : browse('folder');

export const pickProject = (title: string): Promise<string | null> =>
  native ? api.call('host.pickProject', { title }) : browse('project');

function browse(purpose: 'folder' | 'project'): Promise<string | null> {
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
  if (native) await api.call('host.openLink', { url });
  else window.open(url, '_blank', 'noopener,noreferrer');
}

export const canReveal = native;
export const reveal = (file: string) => api.call('host.reveal', { file });

/** null when the person cancels, or where there is no dialog: ask for a path then. */
export const pickSave = (title: string, suggested: string): Promise<string | null> =>
  native
    ? api.call('host.pickSave', { title, suggested, extension: 'json' })
    : Promise.resolve(null);
export const hasSaveDialog = native;
