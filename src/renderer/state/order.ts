import type { Annotation } from '@shared/domain/annotation';
import type { Category } from '@shared/domain/category';

/**
 * The masks as the list shows them: by vocabulary, the largest first. Judging a mask doesn't move it, so the
 * next one is where the eye expects it.
 */
export function listOrder(
  annotations: readonly Annotation[],
  categories: readonly Category[],
  withRejected = false,
): Annotation[] {
  const place = new Map(categories.map(({ id }, at) => [id, at]));
  const placeOf = (a: Annotation) => place.get(a.categoryId) ?? categories.length;
  return annotations
    .filter((a) => withRejected || a.status !== 'rejected')
    .sort((a, b) => placeOf(a) - placeOf(b) || b.area - a.area || (a.id < b.id ? -1 : 1));
}

/** The ids between two rows of the list, both included, ending with the one just reached. */
export function range(ids: readonly string[], from: string | undefined, to: string): string[] {
  const start = from === undefined ? -1 : ids.indexOf(from);
  const end = ids.indexOf(to);
  if (start < 0 || end < 0) return [to];
  const between = ids.slice(Math.min(start, end), Math.max(start, end) + 1);
  return start <= end ? between : between.reverse();
}
