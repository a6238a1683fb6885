import { useEffect, useState } from 'react';
import { loadBitmap, type Picture } from './picture';
import { pictures } from './picture-store';
import { PictureTiles, type TileSource } from './picture-tiles';

export interface PictureState {
  readonly picture: Picture | null;
  readonly phase: 'loading' | 'ready' | 'failed';
}

const LOADING: PictureState = { picture: null, phase: 'loading' };

/**
 * The picture at `source`, an address or, of one too large to be held, its tiles; until it has come, the
 * thumbnail. Either is dropped when the source changes.
 */
export function usePicture(
  source: string | TileSource | null,
  thumbUrl: string | null,
): PictureState {
  const [state, setState] = useState<PictureState & { source: typeof source }>({
    ...LOADING,
    source,
  });

  useEffect(() => {
    if (source === null) return;
    const now = atOnce(source);
    setState({ ...now, source });
    if (now.phase === 'ready') return;
    const leaving = new AbortController();
    const { signal } = leaving;
    const show = (next: PictureState): void => {
      if (!signal.aborted) setState({ ...next, source });
    };
    if (typeof source !== 'string') void showTiles(source, thumbUrl, signal, show);
    else {
      if (thumbUrl !== null)
        void showThumb(thumbUrl, signal, (picture) =>
          setState((now) => (now.picture === null ? { ...now, picture } : now)),
        );
      void showFull(source, signal, show);
    }
    return () => leaving.abort();
  }, [source, thumbUrl]);

  // Between a new source and its effect the old picture is nobody's.
  return state.source === source ? state : atOnce(source);
}

/** What can be shown of a source in this very frame: one that was made ahead of time. */
function atOnce(source: string | TileSource | null): PictureState {
  const picture = typeof source === 'string' ? pictures.made(source) : null;
  return picture === null ? LOADING : { picture, phase: 'ready' };
}

async function showThumb(
  url: string,
  signal: AbortSignal,
  show: (picture: Picture) => void,
): Promise<void> {
  try {
    const bitmap = await loadBitmap(url, signal);
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
    show({ picture: await pictures.get(url), phase: 'ready' });
  } catch (error) {
    if (!signal.aborted) console.error(error);
    show({ picture: null, phase: 'failed' });
  }
}

/** The thumbnail at once, sharper tiles as they come; failed when not even the smallest tile can be had. */
async function showTiles(
  source: TileSource,
  thumbUrl: string | null,
  signal: AbortSignal,
  show: (state: PictureState) => void,
): Promise<void> {
  const tiles = new PictureTiles(source);
  signal.addEventListener('abort', () => tiles.close());
  const { width, height } = source;
  let levels: readonly CanvasImageSource[] = [];
  const tell = (phase: PictureState['phase']): void =>
    show({ picture: { levels, width, height, tiles }, phase });
  if (thumbUrl !== null)
    await showThumb(thumbUrl, signal, (thumb) => {
      levels = thumb.levels;
      tell('loading');
    });
  try {
    await tiles.begin();
    tell('ready');
  } catch (error) {
    if (!signal.aborted) console.error(error);
    show({ picture: null, phase: 'failed' });
  }
}
