import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '@shared/errors';
import { IGNORE } from '../metrics';
import type { Task } from '../set';

/** The value of a class in the label images, and its words. */
export interface ListedClass {
  value: number;
  names: string[];
}

const Numbered = z.object({ id: z.int().min(0), name: z.string() });
const ClassFile = z.union([
  z.array(z.string()),
  z.array(Numbered),
  z.object({ categories: z.array(Numbered) }),
  z.record(z.string().regex(/^\d+$/), z.string()),
]);

/**
 * Reads the classes of a folder: text with a class a line, its synonyms divided by `;`, the first line being
 * value 0; or JSON: such a list, `{"7": "road"}`, `[{"id": 7, "name": "road"}]` or COCO with `categories`.
 * @throws AppError 'not-found', 'bad-input' naming the file
 */
export async function readClasses(file: string): Promise<ListedClass[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('not-found', `The list of classes ${file} can't be read.`, { cause });
  });
  if (!/\.json$/i.test(file)) return text.trimEnd().split(/\r?\n/).map(classOf);
  try {
    const parsed = ClassFile.parse(JSON.parse(text));
    if (!Array.isArray(parsed) && !('categories' in parsed))
      return Object.entries(parsed).map(([value, name]) => classOf(name as string, Number(value)));
    const list = Array.isArray(parsed) ? parsed : (parsed.categories as z.infer<typeof Numbered>[]);
    return list.map((one, i) =>
      typeof one === 'string' ? classOf(one, i) : classOf(one.name, one.id),
    );
  } catch (cause) {
    throw new AppError('bad-input', `${file} is no list of classes: ${EXPECTED}`, { cause });
  }
}

const EXPECTED =
  'names in JSON, as ["road", "car; cars"], {"7": "road"} or [{"id": 7, "name": "road"}].';

const classOf = (words: string, value: number): ListedClass => ({
  value,
  names: words
    .split(';')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
});

export interface ClassOptions {
  /** Values that don't count, beside 255. */
  ignore?: readonly number[];
  /** Name or value of the class of pixels that are none of the words; it isn't asked for. */
  background?: string;
}

/**
 * A task from listed classes, in the order of their values.
 * @throws AppError('bad-input') for no classes, too many, or a background that is none of them
 */
export function taskOf(listed: readonly ListedClass[], options: ClassOptions): Task {
  const ignored = new Set([...(options.ignore ?? []), IGNORE]);
  const kept = listed
    .filter(({ value, names }) => !ignored.has(value) && names.length > 0)
    .sort((a, b) => a.value - b.value);
  if (kept.length === 0 || kept.length > IGNORE)
    throw new AppError(
      'bad-input',
      `The set has ${kept.length} classes; 1 to ${IGNORE} can be evaluated.`,
    );
  const { background } = options;
  const at = kept.findIndex(
    ({ value, names }) => names[0] === background || String(value) === background,
  );
  if (background !== undefined && at < 0)
    throw new AppError('bad-input', `The set has no class “${background}” to be its background.`);
  return {
    classes: kept.map(({ names }, label) => ({
      name: names[0]!,
      names: label === at ? [] : names,
    })),
    background: at < 0 ? null : at,
    labels: [
      ...kept.map(({ value }, label): [number, number] => [value, label]),
      ...[...ignored].map((value): [number, number] => [value, IGNORE]),
    ],
  };
}
