import type { Facets } from '@shared/domain/query';
import { useEffect } from 'react';
import { create } from 'zustand';
import { api } from '../api';
import { lazily } from './lazily';
import { useList } from './list';
import { notifyError } from './notify';

/** How many images each choice of the filter would leave; null until it was asked first. */
export const useFacetStore = create<{ facets: Facets | null }>()(() => ({ facets: null }));

/** Panels that show the counts: nobody else needs them. */
let watchers = 0;
let asked = 0;

async function read(): Promise<void> {
  if (watchers === 0) return;
  const token = ++asked;
  try {
    const facets = await api.call('image.facets', { filter: useList.getState().query.filter });
    if (token === asked) useFacetStore.setState({ facets });
  } catch (error) {
    if (token === asked) notifyError(error);
  }
}

/** Images have changed, so the counts may have. */
export const facetsChanged = lazily(500, () => void read());

export function clearFacets(): void {
  asked++;
  useFacetStore.setState({ facets: null });
}

/** The counts of the filter in force, kept up to date while they are looked at. */
export function useFacets(): Facets | null {
  const filter = useList((state) => state.query.filter);
  const ids = useList((state) => state.ids);
  useEffect(() => {
    watchers++;
    void read();
    return () => void watchers--;
  }, [filter, ids]);
  return useFacetStore((state) => state.facets);
}
