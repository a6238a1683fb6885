/** One category as typed: its name and the synonyms after it. */
export interface Words {
  readonly name: string;
  readonly prompts: readonly string[];
}

/**
 * Reads a vocabulary as people type it: categories between commas or lines, a category's names between
 * semicolons, the first being its own ("person; people, shirt, sky"). Blanks, doubled names and doubled
 * synonyms are dropped; case and spaces inside a name stay.
 */
export function parseWords(text: string): Words[] {
  const seen = new Set<string>();
  const words: Words[] = [];
  for (const part of text.split(/[,\n]/)) {
    const [name, ...prompts] = distinct(part.split(';').map((word) => word.trim()));
    if (!name || seen.has(name.toLowerCase())) continue;
    seen.add(name.toLowerCase());
    words.push({ name, prompts });
  }
  return words;
}

function distinct(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => {
    const key = word.toLowerCase();
    return word !== '' && !seen.has(key) && seen.add(key);
  });
}

/** Mask colours: far apart in hue and lightness, readable over photos, in an order that starts with the plainest. */
export const PALETTE = [
  '#ff6b6b',
  '#4dabf7',
  '#69db7c',
  '#ffd43b',
  '#da77f2',
  '#ff922b',
  '#38d9a9',
  '#f783ac',
  '#a9e34b',
  '#748ffc',
  '#3bc9db',
  '#e8b07a',
  '#b197fc',
  '#c0eb75',
  '#ffa8a8',
  '#99e9f2',
] as const;

/** The colour of the n-th category of a vocabulary, from 0. */
export const colourAt = (position: number): string => PALETTE[position % PALETTE.length]!;
