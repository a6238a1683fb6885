import type { Category } from '@shared/domain/category';
import type { Rules } from '@shared/domain/rules';
import { categoriesOf } from '@shared/domain/words';
import { editor } from './editor';
import { categoryChange, commit } from './edits';
import { useProject } from './project';

const all = () => useProject.getState().categories;
const byId = (id: number) => all().find((category) => category.id === id);

/** Changes a category in one step of the history; nothing happens when it says what it said. */
async function change(label: string, id: number, patch: Partial<Category>): Promise<void> {
  const before = byId(id);
  if (!before) return;
  const after = { ...before, ...patch };
  if (JSON.stringify(after) !== JSON.stringify(before))
    await commit(label, [categoryChange(before, after)]);
}

/** Adds what was typed ("person; people, sky") behind the others, with free colours and keys. */
export async function addCategories(text: string): Promise<void> {
  const added = categoriesOf(text, all());
  await commit(
    'add-category',
    added.map((category) => categoryChange(null, category)),
  );
  if (added[0]) editor.setActiveCategory(added[0].id);
}

export async function rename(id: number, name: string): Promise<void> {
  const trimmed = name.trim();
  if (!trimmed) return;
  await change('rename-category', id, { name: trimmed });
}

export async function setPrompts(id: number, prompts: readonly string[]): Promise<void> {
  await change('prompts-category', id, { prompts: [...prompts] });
}

export const setColour = (id: number, colour: string) =>
  change('recolour-category', id, { colour: colour.toLowerCase() });

/** Gives a category a digit key; whoever had it loses it, in the same step. */
export async function setHotkey(id: number, hotkey: number | null): Promise<void> {
  const changes = all().flatMap((before) => {
    if (before.id === id) return [categoryChange(before, { ...before, hotkey })];
    const robbed = hotkey !== null && before.hotkey === hotkey;
    return robbed ? [categoryChange(before, { ...before, hotkey: null })] : [];
  });
  await commit('hotkey-category', changes);
}

export async function setThreshold(id: number, threshold: number): Promise<void> {
  await change('threshold-category', id, { threshold });
}

/** Changes how words become masks; nothing happens when it says what it said. */
export async function setRules(after: Rules): Promise<void> {
  const before = useProject.getState().project?.rules;
  if (before && JSON.stringify(before) !== JSON.stringify(after))
    await commit('rules', [{ table: 'rules', id: 1, before, after }]);
}

/** Moves a category to another place of the list. */
export async function move(id: number, to: number): Promise<void> {
  const order = all().filter((category) => category.id !== id);
  const moved = byId(id);
  if (!moved) return;
  order.splice(Math.max(0, Math.min(order.length, to)), 0, moved);
  const changes = order.flatMap((before, position) =>
    before.position === position ? [] : [categoryChange(before, { ...before, position })],
  );
  await commit('move-category', changes);
}

/** Deletes a category. The engine takes its suggestions along, and refuses while it has reviewed masks. */
export async function remove(id: number): Promise<boolean> {
  const before = byId(id);
  if (!before) return false;
  if (editor.activeCategoryId === id) editor.setActiveCategory(null);
  return commit('delete-category', [categoryChange(before, null)]);
}
