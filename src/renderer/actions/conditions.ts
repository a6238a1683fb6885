import { useImage } from '../state/image';
import { type Screen, useUi } from '../state/ui';
import { activeJob, useProject } from '../state/project';

export const inProject = (): boolean => useProject.getState().project !== null;
export const atHome = (): boolean => !inProject();
export const onScreen = (...screens: Screen[]): boolean =>
  inProject() && screens.includes(useUi.getState().screen);
/** Whether the canvas is there to be worked on. */
export const atCanvas = (): boolean => onScreen('workspace', 'review');
export const onImage = (): boolean => atCanvas() && useImage.getState().phase === 'ready';
export const jobIs = (...states: string[]): boolean =>
  states.includes(activeJob(useProject.getState())?.state ?? 'none');
