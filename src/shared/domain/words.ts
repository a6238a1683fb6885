import type { Category } from './category';
import { nextColour } from './palette';

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
  const all = [...existing];
  for (const { name, prompts } of parseWords(text)) {
    if (all.some((category) => key(category.name) === key(name))) continue;
    all.push(newCategory(name, prompts, all));
  }
  return all.slice(existing.length);
}

/** A category that fits in beside the others: next id and place, a free colour, a free key. */
export function newCategory(
  name: string,
  prompts: readonly string[],
  others: readonly Category[],
): Category {
  const keys = new Set(others.map((category) => category.hotkey));
  const free = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => !keys.has(digit));
  return {
    id: Math.max(0, ...others.map((category) => category.id)) + 1,
    name,
    supercategory: '',
    colour: nextColour(others.map((category) => category.colour)),
    hotkey: free ?? null,
    prompts: [...prompts],
    threshold: 0,
    position: Math.max(-1, ...others.map((category) => category.position)) + 1,
  };
}
