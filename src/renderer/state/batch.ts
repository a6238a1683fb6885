import type { BatchAction } from '@shared/domain/query';
import type { Tally } from '@shared/domain/list';
import type { Output } from '@shared/rpc/contract';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';
import { refreshHistory } from './project';
import { transferring } from './transfer';

/** What is being done to many images right now; null when nothing is. */
export const useBatch = create<{ running: { images: number } | null }>()(() => ({ running: null }));

/**
 * Does something to images, as one step of the history; `transfer` tells how far it is.
 * @returns what it came to; null when it failed, which a person has been told, or was cancelled
 */
export async function batch(
  ids: readonly number[],
  action: BatchAction,
): Promise<Output<'image.batch'> | null> {
  if (ids.length === 0 || useBatch.getState().running) return null;
  useBatch.setState({ running: { images: ids.length } });
  const call = () => api.call('image.batch', { selection: { ids: [...ids] }, action });
  const done = await transferring(call);
  useBatch.setState({ running: null });
  if (done) await refreshHistory().catch((error: unknown) => notifyError(error));
  return done;
}

/** A person has looked: the masks of these images fit the pixels that are there now. */
export async function keepMasks(ids: readonly number[]): Promise<void> {
  await api
    .call('image.keepMasks', { selection: { ids: [...ids] } })
    .catch((error: unknown) => notifyError(error));
}

/** What there is to act on in these images; null when it can't be told, which a person has been. */
export const tallyOf = (ids: readonly number[]): Promise<Tally | null> =>
  api.call('list.tally', { ids: [...ids] }).catch((error: unknown) => {
    notifyError(error);
    return null;
  });
