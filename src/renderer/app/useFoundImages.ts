import type { ImageRow } from '@shared/domain/image';
import { ImageQuery } from '@shared/domain/query';
import { useEffect, useState } from 'react';
import { inProject } from '../actions/conditions';
import { api } from '../api';
import { notifyError } from '../state/notify';

/** After so long without another letter, ms. */
const TYPED = 120;
const MOST = 8;

/** The first images whose path, tags or note hold a text. */
export function useFoundImages(text: string): readonly ImageRow[] {
  const [found, setFound] = useState<readonly ImageRow[]>([]);
  const wanted = text.trim();
  useEffect(() => {
    setFound([]);
    if (wanted === '' || !inProject()) return;
    let over = false;
    const query = ImageQuery.parse({ filter: { text: wanted.slice(0, 200) } });
    const ask = (): void =>
      void api
        .call('image.list', { query, offset: 0, limit: MOST })
        .then(({ items }) => !over && setFound(items), notifyError);
    const timer = setTimeout(ask, TYPED);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return found;
}
