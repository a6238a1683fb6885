import { useImage } from '../state/image';
import { activeJob, useProject } from '../state/project';

export const inProject = (): boolean => useProject.getState().project !== null;
export const atHome = (): boolean => !inProject();
export const onImage = (): boolean => inProject() && useImage.getState().phase === 'ready';
export const jobIs = (...states: string[]): boolean =>
  states.includes(activeJob(useProject.getState())?.state ?? 'none');
