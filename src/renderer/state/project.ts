import type { Category } from '@shared/domain/category';
import type { ImageRow } from '@shared/domain/image';
import type { Job } from '@shared/domain/job';
import type { Project } from '@shared/domain/project';
import type { Output } from '@shared/rpc/contract';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';

export const PAGE = 200;

/** The open project. Rows come a page at a time, as far as somebody has looked. */
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
  total: number;
  pages: ReadonlyMap<number, readonly ImageRow[]>;
}

const none = {
  project: null,
  categories: [],
  jobs: [],
  history: { undo: null, redo: null },
  total: 0,
  pages: new Map(),
} satisfies Partial<ProjectState>;

export const useProject = create<ProjectState>()(() => ({ info: null, started: false, ...none }));

const set = useProject.setState;
const get = useProject.getState;
const loading = new Map<number, Promise<void>>();

export const inOrder = (categories: Iterable<Category>): Category[] =>
  [...categories].sort((a, b) => a.position - b.position || a.id - b.id);

/** Takes in another project (or none): everything of the last one is dropped. */
export function adopt(project: Project | null): void {
  const same = project !== null && project.id === get().project?.id;
  if (!same) loading.clear();
  set({
    ...(same ? {} : none),
    // Files came or went: the pages have moved.
    ...(project?.images !== get().total && { pages: new Map() }),
    started: true,
    project,
    categories: inOrder(project?.categories ?? []),
    jobs: project?.jobs ?? [],
    total: project?.images ?? 0,
  });
  if (project) void refreshHistory();
}

export const rowAt = (state: ProjectState, index: number): ImageRow | undefined =>
  state.pages.get(Math.floor(index / PAGE))?.[index % PAGE];

export function indexOfImage(state: ProjectState, id: number): number {
  for (const [page, rows] of state.pages) {
    const at = rows.findIndex((row) => row.id === id);
    if (at >= 0) return page * PAGE + at;
  }
  return -1;
}

/** Loads the page of rows that `index` lies in, once. */
export function loadPage(index: number): Promise<void> {
  const page = Math.floor(index / PAGE);
  if (get().pages.has(page)) return Promise.resolve();
  const under = loading.get(page);
  if (under) return under;
  const projectId = get().project?.id;
  const load = api
    .call('image.list', { offset: page * PAGE, limit: PAGE })
    .then(({ total, items }) => {
      if (get().project?.id !== projectId) return;
      set((state) => ({ total, pages: new Map(state.pages).set(page, items) }));
    })
    .catch((error: unknown) => notifyError(error))
    .finally(() => loading.delete(page));
  loading.set(page, load);
  return load;
}

/** Index of an image that may not have been looked at yet; -1 when the project has no such image. */
export async function findImage(id: number): Promise<number> {
  for (let index = 0; ; index += PAGE) {
    const at = indexOfImage(get(), id);
    if (at >= 0 || index >= get().total) return at;
    await loadPage(index);
  }
}

export function patchRows(rows: readonly ImageRow[]): void {
  set((state) => {
    const pages = new Map(state.pages);
    let done = state.project?.done ?? 0;
    for (const row of rows) {
      const index = indexOfImage(state, row.id);
      if (index < 0) continue;
      const page = Math.floor(index / PAGE);
      const copy = [...(pages.get(page) ?? [])];
      const before = copy[index % PAGE];
      done += Number(row.status === 'done') - Number(before?.status === 'done');
      copy[index % PAGE] = row;
      pages.set(page, copy);
    }
    return { pages, project: state.project && { ...state.project, done } };
  });
}

export function patchJob(job: Job): void {
  set((state) => ({ jobs: [...state.jobs.filter(({ id }) => id !== job.id), job] }));
}

/** The run that the top bar shows: one that isn't over; the newest when there are several. */
export const activeJob = (state: ProjectState): Job | undefined =>
  state.jobs.findLast(({ state: at }) => at === 'running' || at === 'queued' || at === 'paused');

export async function refreshHistory(): Promise<void> {
  const history = await api.call('edit.state', {});
  set({ history });
}

export const creditOf = (state: ProjectState, path: string) =>
  state.project?.credits.find((credit) => credit.path === path);
