import { create } from 'zustand';

/** Images that were picked in a list, by id: they stay picked when the list is read again. */
export interface Picked {
  ids: ReadonlySet<number>;
  /** Where a range begins. */
  anchor: number | null;
  /** Where the keyboard is. */
  focus: number | null;
}

export const NOTHING: Picked = { ids: new Set(), anchor: null, focus: null };

export interface How {
  /** Everything between the anchor and here (Shift). */
  range?: boolean;
  /** Beside what is picked already (Ctrl). */
  add?: boolean;
}

/** Picks the image at `index` of the list: alone, in or out of what is picked, or with all up to the anchor. */
export function pick(
  picked: Picked,
  list: readonly number[],
  indexOf: (id: number) => number,
  index: number,
  { range = false, add = false }: How = {},
): Picked {
  const id = list[index];
  if (id === undefined) return picked;
  const from = picked.anchor === null ? -1 : indexOf(picked.anchor);
  if (range && from >= 0) {
    const between = list.slice(Math.min(from, index), Math.max(from, index) + 1);
    return { ...picked, ids: new Set([...(add ? picked.ids : []), ...between]), focus: id };
  }
  const ids = new Set(add ? picked.ids : []);
  if (add && ids.has(id)) ids.delete(id);
  else ids.add(id);
  return { ids, anchor: id, focus: id };
}

/** Moves the keyboard to another image without picking it. */
export const focusOn = (picked: Picked, id: number | undefined): Picked =>
  id === undefined ? picked : { ...picked, focus: id };

/** What a rubber band holds, beside what was picked when it began. */
export function band(before: Picked, list: readonly number[], indices: readonly number[]): Picked {
  const caught = indices.flatMap((index) => list[index] ?? []);
  return {
    ids: new Set([...before.ids, ...caught]),
    anchor: caught[0] ?? before.anchor,
    focus: caught.at(-1) ?? before.focus,
  };
}

export const all = (picked: Picked, list: readonly number[]): Picked => ({
  ids: new Set(list),
  anchor: list[0] ?? null,
  focus: picked.focus ?? list[0] ?? null,
});

/** Without the images that aren't in the list: nothing is done to what can't be seen. */
export function prune(picked: Picked, indexOf: (id: number) => number): Picked {
  const known = (id: number | null) => (id !== null && indexOf(id) >= 0 ? id : null);
  return {
    ids: new Set([...picked.ids].filter((id) => indexOf(id) >= 0)),
    anchor: known(picked.anchor),
    focus: known(picked.focus),
  };
}

/** What is picked in the gallery. */
export const usePicked = create<Picked>()(() => NOTHING);
export const setPicked = usePicked.setState;
