import type { Project } from '@shared/domain/project';
import { toAppError } from '@shared/errors';
import { isLabelName } from '@shared/formats/extensions';
import { t } from 'i18next';
import { api } from '../api';
import { editor } from './editor';
import { importFrom } from './exchange';
import { clearFacets } from './facets';
import { pickFolder, pickProject } from './host';
import { closeImage, openAt, openImage, reload, useImage } from './image';
import { clearList, readList, rereadList } from './list';
import { notifyError, notifyInfo } from './notify';
import { usePreferences } from './preferences';
import { adopt, useProject } from './project';
import { forgetDecisions } from './redecide';
import { NOTHING, setPicked } from './selection';
import { clearSketches } from './sketches';
import { setUi, useUi } from './ui';

/** Shows a project, at the image where it was left. */
export async function enter(project: Project | null): Promise<void> {
  const last = useProject.getState().project;
  adopt(project);
  if (project !== null && project.id === last?.id) {
    // Files came or went.
    if (project.images !== last.images) await rereadList();
    if (useImage.getState().phase !== 'none') return;
  }
  closeImage();
  if (project?.id !== last?.id) {
    clearList();
    clearFacets();
    clearSketches();
    setPicked(NOTHING);
  }
  forgetDecisions();
  editor.setActiveCategory(project?.categories[0]?.id ?? null);
  if (!project) return;
  setUi({ newProject: null, dialog: null, screen: 'workspace' });
  await readList();
  const imageId = usePreferences.getState().lastImage[project.id];
  if (imageId !== undefined) await openImage(imageId);
  if (useImage.getState().phase === 'none') await openAt(0);
}

/** @param file what is opened: when it is damaged, its backups are shown */
async function during(
  what: 'opening' | 'creating',
  make: () => Promise<Project>,
  file?: string,
): Promise<void> {
  setUi({ busy: what });
  try {
    await enter(await make());
  } catch (error) {
    if (file !== undefined && toAppError(error).code === 'damaged')
      setUi({ dialog: 'backups', damaged: file });
    else notifyError(error);
  } finally {
    setUi({ busy: null });
  }
}

export const openProject = (file: string) =>
  during('opening', () => api.call('project.open', { file }), file);

export const openSample = () =>
  during('opening', () => api.call('project.sample', { fresh: false }));

export const createProject = (folder: string, words: string) =>
  during('creating', () => api.call('project.create', { folder, file: null, words }));

export async function closeProject(): Promise<void> {
  try {
    await api.call('project.close', {});
    await enter(null);
  } catch (error) {
    notifyError(error);
  }
}

export async function chooseProject(): Promise<void> {
  const file = await pickProject(t('home:pickProject')).catch(notifyError);
  if (file) await openProject(file);
}

/** First half of a new project: the folder. The words come next, on a screen of their own. */
export async function chooseFolder(): Promise<void> {
  const folder = await pickFolder(t('home:pickFolder')).catch(notifyError);
  if (folder) setUi({ newProject: { folder } });
}

/** A dropped path: a project is opened, labels come into the one that is open, a folder begins a new one. */
export async function takePath(path: string): Promise<void> {
  if (useUi.getState().busy) return;
  if (path.endsWith('.plabel')) return openProject(path);
  if (isLabelName(path)) {
    if (useProject.getState().project) importFrom(path);
    else notifyInfo(t('home:dropLabels'));
    return;
  }
  if (useProject.getState().project) await closeProject();
  setUi({ newProject: { folder: path } });
}

/** Looks at the folder again for files that came, went or changed. */
export async function rescan(): Promise<void> {
  try {
    const { added, moved, gone, changed } = await api.call('project.rescan', {});
    notifyInfo(t('workspace:rescanned', { added, moved, gone, changed }));
  } catch (error) {
    notifyError(error);
  }
}

/** The images were moved as a whole: asks where they are, and finds them there. */
export async function relink(): Promise<void> {
  try {
    const folder = await pickFolder(t('workspace:relinkPick'));
    if (!folder) return;
    const { found, missing } = await api.call('project.relink', { folder });
    notifyInfo(t('workspace:relinked', { found, missing }));
    await reload();
  } catch (error) {
    notifyError(error);
  }
}
