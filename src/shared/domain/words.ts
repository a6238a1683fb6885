import type { Category } from './category';
import { freeColour } from './palette';

export { colourAt, PALETTE } from './palette';

/**
 * Reads a typed vocabulary: categories stand apart by comma or new line, the names of one by semicolon
 * ("person; people, shirt, sky"). The first name is the category's own, the others its synonyms.
 * Doubled words are dropped, ignoring case; a category named twice is one with the synonyms of both.
 */
export function parseWords(text: string): { name: string; prompts: string[] }[] {
  const categories = new Map<string, { name: string; prompts: string[] }>();
  for (const part of text.split(/[,\n\r]+/)) {
    const names = part
      .split(';')
      .map((word) => word.trim().replace(/\s+/g, ' ').slice(0, 200))
      .filter((word) => word !== '');
    const [name, ...prompts] = names;
    if (name === undefined) continue;
    const known = categories.get(key(name)) ?? { name, prompts: [] };
    categories.set(key(name), known);
    const taken = new Set([known.name, ...known.prompts].map(key));
    for (const prompt of prompts) {
      if (taken.has(key(prompt)) || known.prompts.length === 64) continue;
      taken.add(key(prompt));
      known.prompts.push(prompt);
    }
  }
  return [...categories.values()];
}

const key = (word: string): string => word.toLowerCase();

/** Writes a vocabulary as `parseWords` reads it. */
export function formatWords(categories: readonly Pick<Category, 'name' | 'prompts'>[]): string {
  return categories.map(({ name, prompts }) => [name, ...prompts].join('; ')).join(', ');
}

/** Categories for a typed vocabulary, with colours that differ and the keys 1 to 9, after `existing`. */
export function categoriesOf(text: string, existing: readonly Category[] = []): Category[] {
  const names = new Set(existing.map(({ name }) => key(name)));
  const make = categoryMaker(existing);
  return parseWords(text)
    .filter(({ name }) => !names.has(key(name)))
    .map(({ name, prompts }) => make(name, prompts));
}

/** Makes categories that fit in beside the others: next id and place, a free colour, a free key. */
export function categoryMaker(
  existing: readonly Category[],
): (name: string, prompts: readonly string[]) => Category {
  const hotkeys = new Set(existing.map(({ hotkey }) => hotkey));
  const colours = new Set(existing.map(({ colour }) => colour.toLowerCase()));
  let [id, position] = [0, -1];
  for (const one of existing) {
    id = Math.max(id, one.id);
    position = Math.max(position, one.position);
  }
  return (name, prompts) => {
    const hotkey = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => !hotkeys.has(digit)) ?? null;
    const colour = freeColour(colours);
    hotkeys.add(hotkey);
    colours.add(colour);
    return {
      id: ++id,
      name,
      supercategory: '',
      colour,
      hotkey,
      prompts: [...prompts],
      threshold: 0,
      position: ++position,
    };
  };
}
