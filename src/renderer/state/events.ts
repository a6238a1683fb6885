import { fromWireError } from '@shared/rpc/wire';
import { api } from '../api';
import { editor } from './editor';
import { absorb, send } from './edits';
import { facetsChanged } from './facets';
import { followList, followRows, reload, useImage } from './image';
import { makeThumbnails, preferImages } from './jobs';
import { indexOfImage, patchRows, rereadList, useList } from './list';
import { notifyError, notifyInfo } from './notify';
import { patchJob, refreshHistory, useProject } from './project';
import { enter } from './projects';
import { hideEffect } from './preview';
import { progressChanged } from './progress';
import { redecide } from './redecide';
import { prune, setPicked, usePicked } from './selection';
import { adoptSettings } from './settings';
import { clearSketches, forgetSketches } from './sketches';
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
    api.on('project', (project) => {
      told++;
      void enter(project);
    }),
    api.on('edit', absorb),
    api.on('images', (rows) => {
      patchRows(rows);
      followRows(rows);
      forgetSketches(rows.map(({ id }) => id));
      facetsChanged();
      progressChanged();
    }),
    api.on('job', patchJob),
    api.on('settings', adoptSettings),
    api.on('transfer', adoptTransfer),
    api.on('reread', () => void readAgain()),
    api.on('notice', ({ code, message }) =>
      code === 'info' ? notifyInfo(message) : notifyError(fromWireError({ code, message })),
    ),
    editor.onEdit((edit) => void send(edit)),
    onFocus(() => {
      // A help for folders that can't be watched: what goes wrong there is told by what needs the files.
      if (useProject.getState().project) void api.call('project.look', {}).catch(() => {});
    }),
    useList.subscribe((now, before) => {
      if (now.ids === before.ids) return;
      followList(before.ids ?? []);
      setPicked(prune(usePicked.getState(), (id) => indexOfImage(now, id)));
    }),
    useUi.subscribe((now, before) => {
      if (now.screen === 'gallery' && before.screen !== 'gallery') makeThumbnails();
    }),
    useImage.subscribe((now, before) => {
      if (now.image?.id === before.image?.id) return;
      hideEffect();
      void redecide();
      if (now.image) preferImages([now.image.id]);
    }),
  ];
  return () => {
    for (const part of parts) part();
  };
}

function onFocus(run: () => void): () => void {
  window.addEventListener('focus', run);
  return () => window.removeEventListener('focus', run);
}

/** So much has changed at once that nothing shown can be trusted. */
async function readAgain(): Promise<void> {
  clearSketches();
  await rereadList();
  facetsChanged();
  progressChanged();
  await Promise.all([reload(), refreshHistory()]);
}

/** How often the engine has told of a project: what it said later than it was asked holds. */
let told = 0;

/** Asks for everything that events only amend: at the start, and after a lost connection. */
async function start(): Promise<void> {
  const before = told;
  try {
    const [info, settings, project] = await Promise.all([
      api.call('app.info', {}),
      api.call('settings.get', {}),
      api.call('project.current', {}),
    ]);
    adoptSettings(settings);
    const again = project !== null && project.id === useProject.getState().project?.id;
    useProject.setState({ info });
    if (told === before) await enter(project);
    if (again) await readAgain();
  } catch (error) {
    useProject.setState({ started: true });
    notifyError(error);
  }
}
