import type { Choose, MergeReport } from '@shared/domain/merge';
import { t } from 'i18next';
import { create } from 'zustand';
import { api } from '../api';
import { pickProject } from './host';
import { notifyError, notifyInfo } from './notify';
import { transferring } from './transfer';
import { setUi } from './ui';

/** The other copy that is being looked at; `report` null until it is compared. */
export interface Merge {
  file: string;
  token: string;
  report: MergeReport | null;
  /** For every clash that nobody chose for. */
  clash: Choose;
  /** By the id of the clash. */
  choices: Readonly<Record<string, Choose>>;
  applying: boolean;
}

const none: Merge = {
  file: '',
  token: '',
  report: null,
  clash: 'both',
  choices: {},
  applying: false,
};
export const useMerge = create<Merge>()(() => none);
const set = useMerge.setState;

/** Asks for another copy of this project and shows what merging it would do. */
export async function chooseCopy(): Promise<void> {
  const file = await pickProject(t('merge:pick')).catch(notifyError);
  if (!file) return;
  set({ ...none, file });
  setUi({ dialog: 'merge' });
  const found = await transferring(() => api.call('merge.inspect', { path: file }));
  if (found) set(found);
  else setUi({ dialog: null });
}

export const chooseForAll = (clash: Choose): void => set({ clash, choices: {} });

export const chooseFor = (id: string, choose: Choose): void =>
  set(({ choices }) => ({ choices: { ...choices, [id]: choose } }));

/** Brings in what the other copy has, as it was chosen. */
export async function applyMerge(): Promise<void> {
  const { token, clash, choices: chosen } = useMerge.getState();
  const choices = Object.entries(chosen).map(([id, choose]) => ({ id, choose }));
  set({ applying: true });
  const done = await transferring(() => api.call('merge.apply', { token, clash, choices }));
  setUi({ dialog: null });
  set(none);
  if (done) notifyInfo(t('merge:done', { count: done.masks, images: done.images }));
}

/** Leaves everything as it is. */
export function leaveMerge(): void {
  setUi({ dialog: null });
  set(none);
  api.call('merge.discard', {}).catch(notifyError);
}
