import { useEffect } from 'react';
import { imageUrl } from '../../api';
import { rowAt, useList } from '../../state/list';

/** Fetches the neighbours' pictures ahead of time, so that the next key press shows one at once. */
export function usePrefetch(index: number): void {
  const next = useList((state) => rowAt(state, index + 1));
  const previous = useList((state) => rowAt(state, index - 1));
  const urls = [next, previous].map((row) => (row && !row.error ? imageUrl(row, 'full') : null));
  const [first, second] = urls;
  useEffect(() => {
    for (const url of [first, second]) if (url) new Image().src = url;
  }, [first, second]);
}
