import type { Category } from '@shared/domain/category';
import type { ImageFilter } from '@shared/domain/query';
import type { TFunction } from 'i18next';
import { MEASURES, withMeasure } from '../../state/filter';
import { toField } from './measures';

/** One thing that a filter asks for, in words, and the filter without it. */
export interface Chip {
  readonly key: string;
  readonly label: string;
  readonly without: ImageFilter;
}

const OPEN = { from: null, to: null };

export function chipsOf(
  filter: ImageFilter,
  categories: readonly Category[],
  t: TFunction<['gallery', 'workspace']>,
): Chip[] {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const chips: Chip[] = [];
  const add = (key: string, label: string, without: ImageFilter) =>
    chips.push({ key, label, without });
  const listed = <K extends 'status' | 'categories' | 'tags' | 'folders' | 'marks' | 'without'>(
    field: K,
    labelOf: (value: ImageFilter[K][number]) => string,
  ) => {
    const values: readonly ImageFilter[K][number][] = filter[field];
    for (const value of values)
      add(`${field} ${value}`, labelOf(value), {
        ...filter,
        [field]: values.filter((other) => other !== value),
      });
  };

  if (filter.text) add('text', `“${filter.text}”`, { ...filter, text: '' });
  listed('status', (status) => t(`workspace:status.${status}`));
  listed('marks', (mark) => t(`mark.${mark}`));
  listed('without', (mark) => t(`notMark.${mark}`));
  listed('categories', (id) => names.get(id) ?? t('goneCategory'));
  listed('tags', (tag) => tag);
  listed('folders', (path) => `${path}/`);
  for (const measure of MEASURES) {
    const range = filter[measure];
    if (!range) continue;
    const [from, to] = [toField(measure, range.from), toField(measure, range.to)];
    const which = range.from === null ? 'upTo' : range.to === null ? 'atLeast' : 'between';
    add(
      measure,
      t(`range.${which}`, { measure: t(`measure.${measure}`), from, to }),
      withMeasure(filter, measure, OPEN),
    );
  }
  return chips;
}
