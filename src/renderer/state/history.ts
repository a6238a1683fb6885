import type { HistoryStep } from '@shared/domain/history';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';
import { useProject } from './project';

/** The list of steps, as far as it has been looked at; read only while it is shown. */
export interface HistoryState {
  /** Newest first; null until the first page is here. */
  steps: readonly HistoryStep[] | null;
  more: boolean;
}

const PAGE = 100;
/** As much as the engine gives at once. */
const MOST = 200;

export const useHistory = create<HistoryState>()(() => ({ steps: null, more: false }));

let asked = 0;

/** Reads the newest steps again, as many as were shown; the last call wins. */
export async function readHistory(): Promise<void> {
  const token = ++asked;
  const limit = Math.min(Math.max(useHistory.getState().steps?.length ?? 0, PAGE), MOST);
  await adopt(token, () => api.call('edit.list', { before: null, limit }));
}

/** Reads the next page. */
export async function readOlder(): Promise<void> {
  const { steps, more } = useHistory.getState();
  const before = steps?.at(-1)?.id;
  if (!more || !steps || !before) return;
  await adopt(++asked, async () => {
    const page = await api.call('edit.list', { before, limit: PAGE });
    return { ...page, steps: [...steps, ...page.steps] };
  });
}

async function adopt(token: number, read: () => Promise<HistoryState>): Promise<void> {
  try {
    const state = await read();
    if (token === asked) useHistory.setState(state);
  } catch (error) {
    if (token === asked) notifyError(error);
  }
}

/** Keeps the list as it is in the file, for as long as it is shown. */
export function followHistory(): () => void {
  void readHistory();
  const stop = useProject.subscribe((now, before) => {
    // The labels that undo and redo would have are asked for anew after every edit.
    if (now.history !== before.history) void readHistory();
  });
  return () => {
    stop();
    asked++;
    useHistory.setState({ steps: null, more: false });
  };
}
