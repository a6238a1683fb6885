import type { Transfer } from '@shared/domain/exchange';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';

/** The reading or writing of labels that is under way, as last heard; null when there is none. */
export const useTransfer = create<{ transfer: Transfer | null }>()(() => ({ transfer: null }));

export const adoptTransfer = (transfer: Transfer): void => useTransfer.setState({ transfer });

/** Runs a call that tells of its progress; null when it failed or was cancelled, which a person has been told. */
export async function transferring<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'cancelled') notifyError(error);
    return null;
  } finally {
    useTransfer.setState({ transfer: null });
  }
}

export const cancelTransfer = (): void =>
  void api.call('transfer.cancel', {}).catch((error: unknown) => notifyError(error));
