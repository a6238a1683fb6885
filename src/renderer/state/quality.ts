import type { Quality } from '@shared/domain/quality';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';

/** How good the suggestions were; null until it was asked first. */
export const useQuality = create<{ quality: Quality | null }>()(() => ({ quality: null }));

let asked = 0;

/** Reads the figures, again and again until no history is left to be read. */
export async function readQuality(): Promise<void> {
  const token = ++asked;
  useQuality.setState({ quality: null });
  try {
    for (let waiting = 1; waiting > 0 && token === asked;) {
      const quality = await api.call('quality.summary', {});
      if (token !== asked) return;
      useQuality.setState({ quality });
      waiting = quality.waiting;
    }
  } catch (error) {
    if (token === asked) notifyError(error);
  }
}

/** Nobody looks any more. */
export function leaveQuality(): void {
  asked++;
}
