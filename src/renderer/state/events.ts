import { fromWireError } from '@shared/rpc/wire';
import { api } from '../api';
import { editor } from './editor';
import { absorb, send } from './edits';
import { followProblem, reload, useImage } from './image';
import { notifyError, notifyInfo } from './notify';
import { patchJob, patchRows, refreshHistory, useProject } from './project';
import { enter } from './projects';
import { redecide } from './redecide';
import { adoptSettings } from './settings';
import { adoptTransfer } from './transfer';
import { setUi, useUi } from './ui';

/** Joins the stores to the engine's events; returns what parts them again. */
export function connect(): () => void {
  const parts = [
    api.onConnection((connection) => {
      const before = useUi.getState().connection;
      setUi({ connection });
      if (connection === 'open' && before !== 'open') void start();
    }),
    api.on('project', (project) => void enter(project)),
    api.on('edit', absorb),
    api.on('images', (rows) => {
      patchRows(rows);
      followProblem(rows);
    }),
    api.on('job', patchJob),
    api.on('settings', adoptSettings),
    api.on('transfer', adoptTransfer),
    api.on('imported', () => void readAgain()),
    api.on('notice', ({ code, message }) =>
      code === 'info' ? notifyInfo(message) : notifyError(fromWireError({ code, message })),
    ),
    editor.onEdit((edit) => void send(edit)),
    useImage.subscribe((now, before) => {
      if (now.image?.id !== before.image?.id) void redecide();
    }),
  ];
  return () => {
    for (const part of parts) part();
  };
}

/** So much has changed at once that nothing shown can be trusted. */
async function readAgain(): Promise<void> {
  useProject.setState({ pages: new Map() });
  await Promise.all([reload(), refreshHistory()]);
}

/** Asks for everything that events only amend: at the start, and after a lost connection. */
async function start(): Promise<void> {
  try {
    const [info, settings, project] = await Promise.all([
      api.call('app.info', {}),
      api.call('settings.get', {}),
      api.call('project.current', {}),
    ]);
    adoptSettings(settings);
    const again = project !== null && project.id === useProject.getState().project?.id;
    useProject.setState({ info, ...(again && { pages: new Map() }) });
    await enter(project);
    if (again) await reload();
  } catch (error) {
    useProject.setState({ started: true });
    notifyError(error);
  }
}
