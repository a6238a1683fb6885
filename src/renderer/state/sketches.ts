import type { MaskSketch } from '@shared/domain/list';
import { create } from 'zustand';
import { api } from '../api';
import { notifyError } from './notify';

type Masks = MaskSketch['masks'];

/** Outlines of masks by image, as far as somebody has looked; null while they are on their way. */
export const useSketches = create<{ sketches: ReadonlyMap<number, Masks | null> }>()(() => ({
  sketches: new Map(),
}));

const set = useSketches.setState;
const get = useSketches.getState;

/** Images whose outlines are kept; those looked at longest ago go first. */
const KEPT = 1500;
const AT_ONCE = 100;

/** Fetches the outlines of those of these images that aren't here, in as few calls as may be. */
export async function loadSketches(ids: readonly number[]): Promise<void> {
  const missing = ids.filter((id) => !get().sketches.has(id));
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    const some = missing.slice(at, at + AT_ONCE);
    put(some.map((id) => [id, null]));
    try {
      const { items } = await api.call('list.masks', { ids: some });
      // What changed meanwhile has been forgotten, and is fetched again.
      put(items.filter(({ id }) => get().sketches.has(id)).map(({ id, masks }) => [id, masks]));
    } catch (error) {
      forgetSketches(some);
      notifyError(error);
    }
  }
}

function put(entries: readonly (readonly [number, Masks | null])[]): void {
  const sketches = new Map([...get().sketches, ...entries]);
  for (const id of sketches.keys()) {
    if (sketches.size <= KEPT) break;
    sketches.delete(id);
  }
  set({ sketches });
}

/** These images' masks have changed. */
export function forgetSketches(ids: readonly number[]): void {
  const { sketches } = get();
  if (!ids.some((id) => sketches.has(id))) return;
  const kept = new Map(sketches);
  for (const id of ids) kept.delete(id);
  set({ sketches: kept });
}

export const clearSketches = (): void => set({ sketches: new Map() });
