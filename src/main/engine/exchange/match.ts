import type { Category } from '@shared/domain/category';
import type { Image } from '@shared/domain/image';
import { categoryMaker } from '@shared/domain/words';
import { comparablePath, safePath } from '@shared/formats/path';
import { imageFinder } from '@shared/formats/support/paths';
import type { CategoryRecord, ImageRecord } from '@shared/formats/records';
import type { Session } from '../session';
import { idOfNumber, imageFiles, listCategories } from '../store';
import type { ProblemLog } from './problems';

/** Which of the project's images a record means; null when it means none of them. */
export type ImageMatcher = (record: ImageRecord) => Promise<Image | null>;

/**
 * Finds images by their path; one whose folders differ by its name, as long as only one fits. A results
 * file names none: its numbers are those that the project's images have in COCO files.
 */
export function imageMatcher({ db }: Session): ImageMatcher {
  const images = imageFiles(db);
  const byPath = new Map(images.map((image) => [comparablePath(image.path), image]));
  const byId = new Map(images.map((image) => [image.id, image]));
  const find = imageFinder(byPath.keys(), async (path) => byPath.get(path)!);
  return async ({ fileName, id }) => {
    if (fileName === '')
      return id === null ? null : (byId.get(idOfNumber(db, 'image', id) ?? NaN) ?? null);
    const { path } = safePath(fileName);
    const exact = path === null ? undefined : byPath.get(comparablePath(path));
    if (exact) return exact;
    const found = await find(fileName);
    return found ? byPath.get(comparablePath(found.fileName))! : null;
  };
}

/** What becomes of the file's categories: those of the project with the same name, and new ones. */
export interface CategoryMatch {
  /** The file's key -> the category's id. */
  readonly ids: ReadonlyMap<string, number>;
  readonly added: readonly Category[];
}

/** Names are compared without regard to case; a doubled name in the file is one category. */
export function matchCategories(
  { db }: Session,
  records: readonly CategoryRecord[],
  problems: ProblemLog,
): CategoryMatch {
  const known = listCategories(db);
  const byName = new Map(known.map((category) => [nameKey(category.name), category]));
  const make = categoryMaker(known);
  const met = new Set<number>();
  const ids = new Map<string, number>();
  const added: Category[] = [];
  for (const record of records) {
    const name = record.name.trim().replace(/\s+/g, ' ').slice(0, 200) || `category ${record.key}`;
    let category = byName.get(nameKey(name));
    if (!category) {
      category = { ...make(name, []), supercategory: record.supercategory.trim().slice(0, 200) };
      added.push(category);
      byName.set(nameKey(name), category);
    } else if (met.has(category.id))
      problems.add({
        severity: 'mended',
        code: 'category-doubled',
        where: `category ${record.key}`,
        message: `“${name}” is there more than once; its masks are put together.`,
      });
    met.add(category.id);
    ids.set(record.key, category.id);
  }
  return { ids, added };
}

const nameKey = (name: string): string => name.trim().toLowerCase();
