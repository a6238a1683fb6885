import type { ImageRow } from '@shared/domain/image';
import { ALL_IMAGES, type ImageQuery } from '@shared/domain/query';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';

/** Rows that are asked for at once. */
export const PAGE = 200;

/**
 * The images of a query: what gallery, filmstrip and next and previous go through. Its order is read once and
 * then kept, so that nothing moves under the hand: an image that stops matching stays until the list is read
 * again. Rows come a page at a time, as far as somebody has looked.
 */
export interface ListState {
  query: ImageQuery;
  /** null until they were read first. */
  ids: readonly number[] | null;
  pages: ReadonlyMap<number, readonly ImageRow[]>;
  /** Images that came to match and ceased to since the order was read; null: too many to tell. */
  moved: { come: number; gone: number } | null;
}

const none: ListState = {
  query: ALL_IMAGES,
  ids: null,
  pages: new Map(),
  moved: { come: 0, gone: 0 },
};

export const useList = create<ListState>()(() => none);

const set = useList.setState;
const get = useList.getState;

export const totalOf = ({ ids }: ListState): number => ids?.length ?? 0;

export const rowAt = ({ pages }: ListState, index: number): ImageRow | undefined =>
  pages.get(Math.floor(index / PAGE))?.[index % PAGE];

/** Whether a query leaves images out. */
export const isFiltered = ({ filter }: ImageQuery): boolean =>
  JSON.stringify(filter) !== JSON.stringify(ALL_IMAGES.filter);

const places = new WeakMap<readonly number[], ReadonlyMap<number, number>>();

/** Index of an image in the list; -1 when it isn't in it. */
export function indexOfImage({ ids }: ListState, id: number): number {
  if (!ids) return -1;
  let known = places.get(ids);
  if (!known) places.set(ids, (known = new Map(ids.map((each, index) => [each, index]))));
  return known.get(id) ?? -1;
}

export const rowOf = (state: ListState, id: number): ImageRow | undefined =>
  rowAt(state, indexOfImage(state, id));

let asked = 0;
const loading = new Map<number, Promise<void>>();
/** Images that changed since the order was read. */
const changed = new Set<number>();

/** Forgets everything: another project is open, or none. */
export function clearList(): void {
  asked++;
  loading.clear();
  changed.clear();
  set(none);
}

/** Reads the order of a query's images; the last call wins. Rows that are known stay. */
export async function readList(query: ImageQuery = get().query): Promise<void> {
  const token = ++asked;
  set({ query });
  try {
    const { ids } = await api.call('list.order', { query });
    if (token !== asked) return;
    loading.clear();
    changed.clear();
    set((state) => ({ ids, pages: keptPages(state, ids), moved: none.moved }));
  } catch (error) {
    if (token === asked) notifyError(error);
  }
}

/** The pages of a new order whose rows are all known from the last one. */
function keptPages({ pages }: ListState, ids: readonly number[]): Map<number, ImageRow[]> {
  const known = new Map([...pages.values()].flat().map((row) => [row.id, row]));
  const kept = new Map<number, ImageRow[]>();
  if (known.size === 0) return kept;
  for (let at = 0; at < ids.length; at += PAGE) {
    const wanted = ids.slice(at, at + PAGE);
    const rows = wanted.flatMap((id) => known.get(id) ?? []);
    if (rows.length === wanted.length) kept.set(at / PAGE, rows);
  }
  return kept;
}

/** Forgets the rows, which can't be trusted any more, and reads the order again. */
export function rereadList(): Promise<void> {
  set({ pages: new Map() });
  return readList();
}

/** Loads the page of rows that `index` lies in, once. */
export function loadPage(index: number): Promise<void> {
  const page = Math.floor(index / PAGE);
  const { ids, pages } = get();
  if (!ids || pages.has(page)) return Promise.resolve();
  const under = loading.get(page);
  if (under) return under;
  const load = api
    .call('list.rows', { ids: ids.slice(page * PAGE, (page + 1) * PAGE) })
    .then(({ items }) => {
      if (get().ids === ids) set((state) => ({ pages: new Map(state.pages).set(page, items) }));
    })
    .catch((error: unknown) => notifyError(error))
    .finally(() => {
      if (loading.get(page) === load) loading.delete(page);
    });
  loading.set(page, load);
  return load;
}

/** Takes in rows as they are now. */
export function patchRows(rows: readonly ImageRow[]): void {
  set((state) => {
    const copies = new Map<number, ImageRow[]>();
    for (const row of rows) {
      const index = indexOfImage(state, row.id);
      const page = Math.floor(index / PAGE);
      const known = state.pages.get(page);
      if (!known) continue;
      const copy = copies.get(page) ?? [...known];
      copy[index % PAGE] = row;
      copies.set(page, copy);
    }
    return copies.size === 0 ? state : { pages: new Map([...state.pages, ...copies]) };
  });
  noteChanged(rows.map(({ id }) => id));
}

/** More changed images than this are not asked about one by one. */
const MOST = 5000;
const PATIENCE = 600;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Looks, once the changes pause, which of the changed images still belong into the list. */
function noteChanged(ids: readonly number[]): void {
  if (!isFiltered(get().query)) return;
  for (const id of ids) changed.add(id);
  if (changed.size > MOST) {
    set({ moved: null });
    return;
  }
  timer ??= setTimeout(() => {
    timer = undefined;
    void countMoved();
  }, PATIENCE);
}

async function countMoved(): Promise<void> {
  const { ids, query } = get();
  if (changed.size === 0 || changed.size > MOST || !isFiltered(query)) return;
  const looked = [...changed];
  const { filter } = query;
  const answer = await api.call('list.matching', { ids: looked, filter }).catch(() => null);
  if (!answer || get().ids !== ids || get().query !== query) return;
  const matching = new Set(answer.ids);
  const moved = { come: 0, gone: 0 };
  for (const id of looked) {
    const listed = indexOfImage(get(), id) >= 0;
    if (listed && !matching.has(id)) moved.gone++;
    if (!listed && matching.has(id)) moved.come++;
  }
  set({ moved });
}
