import type { Job } from '@shared/domain/job';
import { ALL_IMAGES } from '@shared/domain/query';
import { t } from 'i18next';
import { api } from '../api';
import { setFilter } from './filter';
import { openImage, useImage } from './image';
import { notifyError, notifyOnce } from './notify';
import { activeJob, jobsInLine, patchJob, useProject } from './project';
import { appliedToAll } from './redecide';
import { setUi } from './ui';

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

type Control = 'job.pause' | 'job.resume' | 'job.cancel' | 'job.retry';

async function control(method: Control, id = activeJob(useProject.getState())?.id): Promise<void> {
  if (id === undefined) return;
  try {
    patchJob(await api.call(method, { id }));
  } catch (error) {
    notifyError(error);
  }
}

/** Of the job named, else of the one that the top bar shows. */
export const pauseJob = (id?: number) => control('job.pause', id);
export const resumeJob = (id?: number) => control('job.resume', id);
export const cancelJob = (id?: number) => control('job.cancel', id);
export const retryJob = (id: number) => control('job.retry', id);

/** Puts a job one place ahead (-1) or back (1) in the line. */
export async function moveJob(id: number, by: -1 | 1): Promise<void> {
  const line = jobsInLine(useProject.getState().jobs);
  const index = line.findIndex((job) => job.id === id) + by;
  if (index < 0 || index >= line.length) return;
  try {
    patchJob(await api.call('job.move', { id, index }));
  } catch (error) {
    notifyError(error);
  }
}

/** Forgets the jobs that are over. */
export async function clearJobs(): Promise<void> {
  try {
    useProject.setState({ jobs: (await api.call('job.clear', {})).reverse() });
  } catch (error) {
    notifyError(error);
  }
}

/** Shows what failed of a job: the one image, or all images that can't be used. */
export async function showFailures(id: number): Promise<void> {
  try {
    const { items } = await api.call('job.failures', { id, offset: 0, limit: 2 });
    const [only] = items;
    if (only && items.length === 1) {
      setUi({ screen: 'workspace' });
      return await openImage(only.imageId);
    }
    setUi({ screen: 'gallery' });
    await setFilter({ ...ALL_IMAGES.filter, marks: ['failed'] });
  } catch (error) {
    notifyError(error);
  }
}

let preferred = '';

/** Tells the engine what is on the screen: jobs do that first. */
export function preferImages(imageIds: readonly number[]): void {
  const now = imageIds.slice(0, 500);
  if (now.join() === preferred) return;
  preferred = now.join();
  // Only a wish: without it, jobs go in their own order.
  api.call('job.prefer', { imageIds: now }).catch(() => {});
}

/** Lets the thumbnails that are missing be made behind all other work, so that scrolling waits for none. */
export function makeThumbnails(): void {
  api.call('thumbnails.start', {}).catch(notifyError);
}
