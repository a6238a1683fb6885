import type { Tally } from '@shared/domain/list';
import { useEffect, useState } from 'react';
import { tallyOf } from '../../state/batch';
import { useList } from '../../state/list';

/** What there is to act on in the picked images; null until it is known. */
export function useTally(ids: ReadonlySet<number>): Tally | null {
  const [tally, setTally] = useState<Tally | null>(null);
  const pages = useList((state) => state.pages);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void tallyOf([...ids]).then((answer) => current && setTally(answer));
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [ids, pages]);
  return tally?.images === ids.size ? tally : null;
}
