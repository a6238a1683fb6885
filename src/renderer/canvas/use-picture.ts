import { useEffect, useState } from 'react';
import { halvings, loadPicture, type Picture } from './picture';

export interface PictureState {
  readonly picture: Picture | null;
  readonly phase: 'loading' | 'ready' | 'failed';
}

const LOADING: PictureState = { picture: null, phase: 'loading' };

/** The picture at `url`; until it has come, the thumbnail. Either is dropped when the address changes. */
export function usePicture(url: string | null, thumbUrl: string | null): PictureState {
  const [state, setState] = useState<PictureState & { url: string | null }>({ ...LOADING, url });

  useEffect(() => {
    if (url === null) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    setState({ ...LOADING, url });
    if (thumbUrl !== null)
      void showThumb(thumbUrl, signal, (picture) =>
        setState((now) => (now.picture === null ? { ...now, picture } : now)),
      );
    void showFull(url, signal, (next) => setState({ ...next, url }));
    return () => leaving.abort();
  }, [url, thumbUrl]);

  // Between a new address and its effect the old picture is nobody's.
  return state.url === url ? state : LOADING;
}

async function showThumb(
  url: string,
  signal: AbortSignal,
  show: (picture: Picture) => void,
): Promise<void> {
  try {
    const bitmap = await loadPicture(url, signal);
    const { width, height } = bitmap;
    if (!signal.aborted) show({ levels: [bitmap], width, height });
  } catch {
    // It only bridges the time until the picture comes, and whether that comes is told.
  }
}

async function showFull(
  url: string,
  signal: AbortSignal,
  show: (state: PictureState) => void,
): Promise<void> {
  try {
    for await (const picture of halvings(await loadPicture(url, signal))) {
      if (signal.aborted) return;
      show({ picture, phase: 'ready' });
    }
  } catch (error) {
    if (signal.aborted) return;
    console.error(error);
    show({ picture: null, phase: 'failed' });
  }
}
