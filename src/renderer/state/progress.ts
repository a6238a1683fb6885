import type { ImageStatus } from '@shared/domain/image';
import { create } from 'zustand';
import { api } from '../api';
import { lazily } from './lazily';
import { useProject } from './project';

/** How far the project is; null until it was asked first. */
export interface Progress {
  status: Readonly<Record<ImageStatus, number>> | null;
  /** When images were marked as done, last ones last, milliseconds since 1970. */
  doneAt: readonly number[];
}

export const useProgress = create<Progress>()(() => ({ status: null, doneAt: [] }));

export async function readProgress(): Promise<void> {
  const { project } = useProject.getState();
  if (!project) return useProgress.setState({ status: null, doneAt: [] });
  // What it shows is no more than a help: a failed call is asked again at the next change.
  const progress = await api.call('list.progress', {}).catch(() => null);
  if (progress && useProject.getState().project?.id === project.id) useProgress.setState(progress);
}

export const progressChanged = lazily(700, () => void readProgress());

/** A pause longer than this ends a session of work, ms. */
const PAUSE = 15 * 60_000;
/** Fewer images than this tell nothing of a pace. */
const FEWEST = 4;

/**
 * Images marked done an hour in the session that is going on, or that ended less than a pause ago.
 * @param times ascending, milliseconds since 1970
 */
export function paceOf(times: readonly number[], now: number): number | null {
  let first = times.length - 1;
  if (first < 0 || now - times[first]! > PAUSE) return null;
  while (first > 0 && times[first]! - times[first - 1]! <= PAUSE) first--;
  const span = times.at(-1)! - times[first]!;
  const count = times.length - 1 - first;
  return count < FEWEST || span <= 0 ? null : (count / span) * 3_600_000;
}
