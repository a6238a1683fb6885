import type { Job } from '@shared/domain/job';
import { t } from 'i18next';
import { api } from '../api';
import { useImage } from './image';
import { notifyError, notifyOnce } from './notify';
import { activeJob, patchJob, useProject } from './project';
import { appliedToAll } from './redecide';

/** Starts a run over the open image, the images without masks, or all. */
export async function prelabel(scope: 'images' | 'unlabelled' | 'all'): Promise<void> {
  const { image } = useImage.getState();
  if (useProject.getState().categories.length === 0)
    return notifyOnce('prelabel', t('jobs:needsWords'));
  if (scope === 'images' && !image) return;
  const imageIds = scope === 'images' && image ? [image.id] : [];
  await begin(() => api.call('prelabel.start', { scope, imageIds }));
}

/** Starts a run over these images. */
export async function prelabelThese(imageIds: number[]): Promise<void> {
  if (useProject.getState().categories.length === 0)
    return notifyOnce('prelabel', t('jobs:needsWords'));
  await begin(() => api.call('prelabel.start', { scope: 'images', imageIds }));
}

/** Decides these images anew by the words as they are. */
export async function redecideThese(ids: number[]): Promise<void> {
  await begin(() => api.call('redecide.start', { selection: { ids } }));
}

/** Decides every image that isn't done anew by the words as they are, from what the models saw before. */
export async function redecideAll(): Promise<void> {
  if (useProject.getState().categories.length === 0)
    return notifyOnce('prelabel', t('jobs:needsWords'));
  if (await begin(() => api.call('redecide.start', {}))) appliedToAll();
}

/** @returns whether it was started */
async function begin(start: () => Promise<Job>): Promise<boolean> {
  try {
    const job = await start();
    // Its events may have come first, and then know more.
    if (!useProject.getState().jobs.some(({ id }) => id === job.id)) patchJob(job);
    if (job.total === 0) notifyOnce('prelabel', t('jobs:nothingToDo'));
    return true;
  } catch (error) {
    notifyError(error);
    return false;
  }
}

async function control(method: 'job.pause' | 'job.resume' | 'job.cancel'): Promise<void> {
  const job = activeJob(useProject.getState());
  if (!job) return;
  try {
    patchJob(await api.call(method, { id: job.id }));
  } catch (error) {
    notifyError(error);
  }
}

export const pauseJob = () => control('job.pause');
export const resumeJob = () => control('job.resume');
export const cancelJob = () => control('job.cancel');
