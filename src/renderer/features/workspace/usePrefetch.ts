import { pictures, type TileSource } from '@renderer/canvas';
import type { ImageRow } from '@shared/domain/image';
import { useEffect } from 'react';
import { rowAt, useList } from '../../state/list';
import { pictureSource } from './picture-source';

/** Once the open image's picture is here, has its neighbours' made: the next key press shows one at once. */
export function usePrefetch(index: number, open: string | TileSource | null): void {
  const next = urlOf(useList((state) => rowAt(state, index + 1)));
  const previous = urlOf(useList((state) => rowAt(state, index - 1)));
  useEffect(() => {
    if (typeof open !== 'string') return;
    let left = false;
    const neighbours = [next, previous].filter((url) => url !== null);
    const prepare = (): void => {
      if (!left) pictures.prepare([open, ...neighbours]);
    };
    pictures.get(open).then(prepare, () => {}); // the canvas tells why there is none
    return () => void (left = true);
  }, [open, next, previous]);
}

/** Of what is known of it: an image that was never measured may be too large to be held. */
function urlOf(row: ImageRow | undefined): string | null {
  if (!row || row.error || row.width === 0) return null;
  const source = pictureSource(row);
  return typeof source === 'string' ? source : null;
}
