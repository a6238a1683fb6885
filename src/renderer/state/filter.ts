import type { ImageFilter, ImageMark, ImageQuery } from '@shared/domain/query';
import { ALL_IMAGES } from '@shared/domain/query';
import { readList, useList } from './list';
import { setPreferences, usePreferences } from './preferences';
import { useProject } from './project';

/** Choices of which any may hold. */
export type Choice = 'status' | 'categories' | 'tags' | 'folders';
/** Measures that lie between two ends. */
export type Measure = 'masks' | 'doubt' | 'score' | 'pixels' | 'modified';
export const MEASURES: readonly Measure[] = ['masks', 'doubt', 'score', 'pixels', 'modified'];

export const queryNow = (): ImageQuery => useList.getState().query;

/** Shows the images that a filter holds for; the open image stays when it is one of them. */
export const setFilter = (filter: ImageFilter): Promise<void> =>
  readList({ ...queryNow(), filter });

export const patchFilter = (patch: Partial<ImageFilter>): Promise<void> =>
  setFilter({ ...queryNow().filter, ...patch });

export const clearFilter = (): Promise<void> => setFilter(ALL_IMAGES.filter);

export const setSort = (sort: Partial<ImageQuery['sort']>): Promise<void> =>
  readList({ ...queryNow(), sort: { ...queryNow().sort, ...sort } });

/** A list with something taken in, or out where it was in. */
export function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}

/** A mark goes from not asked for, to asked for, to asked not to be, and round again. */
export function nextMark(
  { marks, without }: Pick<ImageFilter, 'marks' | 'without'>,
  mark: ImageMark,
): Pick<ImageFilter, 'marks' | 'without'> {
  const others = (list: readonly ImageMark[]) => list.filter((each) => each !== mark);
  if (marks.includes(mark)) return { marks: others(marks), without: [...others(without), mark] };
  if (without.includes(mark)) return { marks: others(marks), without: others(without) };
  return { marks: [...marks, mark], without };
}

/** A filter without one end or both of a measure left open: what says nothing is left out. */
export function withMeasure(
  filter: ImageFilter,
  measure: Measure,
  range: { from: number | null; to: number | null },
): ImageFilter {
  const { [measure]: _, ...rest } = filter;
  return range.from === null && range.to === null ? rest : { ...rest, [measure]: range };
}

const sameQuery = (a: ImageQuery, b: ImageQuery): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export type Saved = { readonly name: string; readonly query: ImageQuery };

export function useSaved(): readonly Saved[] {
  const id = useProject((state) => state.project?.id);
  const saved = usePreferences((preferences) => preferences.savedFilters);
  return (id && saved[id]) || [];
}

/** Whether a saved filter is what the list shows. */
export const isInForce = (saved: Saved, query: ImageQuery): boolean =>
  sameQuery(saved.query, query);

/** Keeps the filter in force, and its order, under a name; one of that name is replaced. */
export function saveFilter(name: string): void {
  change((list) => [...list.filter((each) => each.name !== name), { name, query: queryNow() }]);
}

export function forgetFilter(name: string): void {
  change((list) => list.filter((each) => each.name !== name));
}

function change(to: (list: readonly Saved[]) => readonly Saved[]): void {
  const id = useProject.getState().project?.id;
  if (id === undefined) return;
  setPreferences(({ savedFilters }) => ({
    savedFilters: { ...savedFilters, [id]: to(savedFilters[id] ?? []) },
  }));
}
