import type { Category } from '@shared/domain/category';
import type { Job } from '@shared/domain/job';
import type { Project } from '@shared/domain/project';
import type { Output } from '@shared/rpc/contract';
import { create } from 'zustand';
import { api } from '../api';

/** The open project; its images are in list.ts. */
export interface ProjectState {
  info: Output<'app.info'> | null;
  /** null until the engine said whether a project is open. */
  started: boolean;
  project: Project | null;
  /** In the order of the vocabulary. */
  categories: readonly Category[];
  jobs: readonly Job[];
  /** Labels of what undo and redo would take back; null when there is nothing. */
  history: { undo: string | null; redo: string | null };
}

const none = {
  project: null,
  categories: [],
  jobs: [],
  history: { undo: null, redo: null },
} satisfies Partial<ProjectState>;

export const useProject = create<ProjectState>()(() => ({ info: null, started: false, ...none }));

const set = useProject.setState;
const get = useProject.getState;

export const inOrder = (categories: Iterable<Category>): Category[] =>
  [...categories].sort((a, b) => a.position - b.position || a.id - b.id);

/** Takes in another project (or none): everything of the last one is dropped. */
export function adopt(project: Project | null): void {
  const same = project !== null && project.id === get().project?.id;
  set({
    ...(same ? {} : none),
    started: true,
    project,
    categories: inOrder(project?.categories ?? []),
    jobs: project?.jobs ?? [],
  });
  if (project) void refreshHistory();
}

export function patchJob(job: Job): void {
  set((state) => ({ jobs: [...state.jobs.filter(({ id }) => id !== job.id), job] }));
}

const waits = ({ state }: Job): boolean =>
  state === 'running' || state === 'queued' || state === 'paused';

/** Jobs that aren't over, in the order they are worked off. */
export const jobsInLine = (jobs: readonly Job[]): Job[] =>
  jobs.filter(waits).sort((a, b) => a.place - b.place);

/** The run that the top bar shows: the one at work, else the next; thumbnails are no work of a person's. */
export const activeJob = ({ jobs }: ProjectState): Job | undefined => {
  const line = jobsInLine(jobs).filter(({ kind }) => kind !== 'thumbnails');
  return line.find(({ state }) => state === 'running') ?? line[0];
};

export async function refreshHistory(): Promise<void> {
  const history = await api.call('edit.state', {});
  set({ history });
}

export const creditOf = (state: ProjectState, path: string) =>
  state.project?.credits.find((credit) => credit.path === path);
