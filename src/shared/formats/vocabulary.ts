import { z } from 'zod';
import { Category } from '../domain/category';
import { categoryMaker, parseWords } from '../domain/words';
import { AppError } from '../errors';

/** What a file says of one category; what it leaves out is decided where the category is made. */
export const Entry = Category.pick({ name: true }).extend({
  supercategory: Category.shape.supercategory,
  prompts: Category.shape.prompts.catch([]).default([]),
  colour: Category.shape.colour.optional().catch(undefined),
  threshold: Category.shape.threshold.optional().catch(undefined),
});
export type Entry = z.infer<typeof Entry>;

/**
 * How a vocabulary is written. `text`: a category a line, its names divided by `;`. `json`: everything, to be
 * read again. `coco`: the `categories` of a COCO file.
 */
export const VOCABULARY_FORMATS = ['text', 'json', 'coco'] as const;
export type VocabularyFormat = (typeof VOCABULARY_FORMATS)[number];

const MOST = 5000;
const words = z.string().transform((text) => parseWords(text)[0] ?? null);
const VocabularyFile = z.union([
  z.object({ categories: z.array(Entry).max(MOST) }).transform(({ categories }) => categories),
  z.array(Entry).max(MOST),
  z.array(words).max(MOST),
  z.record(z.string().regex(/^\d+$/), words).transform((named) => Object.values(named)),
]);

/**
 * Reads a vocabulary: JSON (ours, COCO with `categories`, a list of names, `{"7": "road"}`), or text as
 * `parseWords` takes it. Categories named twice are one.
 * @param name of the file, for the sentence
 * @throws AppError('bad-input') when nothing in it is a category
 */
export function readVocabulary(text: string, name: string): Entry[] {
  const entries = /^\s*[[{]/.test(text) ? fromJson(text, name) : parseWords(text).map(fromWords);
  const known = new Map<string, Entry>();
  for (const entry of entries.slice(0, MOST)) {
    const before = known.get(keyOf(entry.name));
    known.set(keyOf(entry.name), before ? withPrompts(before, entry.prompts) : entry);
  }
  if (known.size === 0)
    throw new AppError(
      'bad-input',
      `${name} names no category. Write one a line, as "person; people".`,
    );
  return [...known.values()];
}

function fromJson(text: string, name: string): Entry[] {
  try {
    return VocabularyFile.parse(JSON.parse(text.replace(/^\uFEFF/, '')))
      .filter((entry) => entry !== null)
      .map((entry) => Entry.parse(entry));
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `${name} is no vocabulary: names in JSON are written ["road", "car; cars"] or {"categories": [{"name": "road"}]}.`,
      { cause },
    );
  }
}

const fromWords = (named: { name: string; prompts: string[] }): Entry => Entry.parse(named);

/** Writes a vocabulary, to be read by `readVocabulary` or, as COCO, by others. */
export function writeVocabulary(categories: readonly Category[], format: VocabularyFormat): string {
  if (format === 'text')
    return categories.map(({ name, prompts }) => `${[name, ...prompts].join('; ')}\n`).join('');
  const listed =
    format === 'coco'
      ? categories.map(({ id, name, supercategory }) => ({ id, name, supercategory }))
      : categories.map(({ name, supercategory, colour, prompts, threshold }) => ({
          ...{ name, supercategory, colour, prompts, threshold },
        }));
  return `${JSON.stringify({ categories: listed }, null, 2)}\n`;
}

/** A category before and after; null before: it is new. */
export interface CategoryPair {
  before: Category | null;
  after: Category;
}

/**
 * What a vocabulary adds to another: categories that it lacks, behind the others, and names that a category
 * of the same name lacks. Nothing is taken away.
 */
export function additions(
  existing: readonly Category[],
  entries: readonly Entry[],
): CategoryPair[] {
  const make = categoryMaker(existing);
  const known = new Map(existing.map((category) => [keyOf(category.name), category]));
  return entries.flatMap((entry): CategoryPair[] => {
    const before = known.get(keyOf(entry.name));
    if (before) {
      const after = withPrompts(before, entry.prompts);
      return after === before ? [] : [{ before, after }];
    }
    const { name, prompts, supercategory, threshold, colour } = entry;
    const made = make(name, prompts);
    return [
      {
        before: null,
        after: { ...made, supercategory, threshold: threshold ?? 0, colour: colour ?? made.colour },
      },
    ];
  });
}

/** The category with these names, too; the same one when it has them all. */
export function withPrompts<T extends Pick<Category, 'name' | 'prompts'>>(
  category: T,
  prompts: readonly string[],
): T {
  const taken = new Set([category.name, ...category.prompts].map(keyOf));
  const fresh = prompts.filter((prompt) => !taken.has(keyOf(prompt)) && taken.add(keyOf(prompt)));
  if (fresh.length === 0) return category;
  return { ...category, prompts: [...category.prompts, ...fresh].slice(0, 64) };
}

const keyOf = (name: string): string => name.trim().toLowerCase();
