import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { categoriesOf } from '@shared/domain/words';
import { listOrder, range } from '@renderer/state/order';

const categories = categoriesOf('person, sky, dog');

const annotation = fc.record({
  id: fc.uuid({ version: 4 }),
  imageId: fc.constant(1),
  categoryId: fc.integer({ min: 1, max: 4 }),
  mask: fc.constant({ size: [1, 1] as [number, number], counts: '01' }),
  bbox: fc.constant([0, 0, 1, 1] as [number, number, number, number]),
  area: fc.integer({ min: 1, max: 9 }),
  score: fc.constant(null),
  doubt: fc.constant(null),
  source: fc.constant('human' as const),
  status: fc.constantFrom<Annotation['status']>('suggested', 'accepted', 'rejected'),
  locked: fc.boolean(),
  crowd: fc.constant(false as boolean),
  layer: fc.constant(0),
  note: fc.constant(''),
});
const list = fc.uniqueArray(annotation, { selector: ({ id }) => id, maxLength: 12 });

describe('the order of the mask list', () => {
  it('follows the vocabulary, then the size, whatever order the masks came in', () => {
    fc.assert(
      fc.property(list, (masks) => {
        const sorted = listOrder(masks, categories);
        expect(listOrder([...masks].reverse(), categories)).toEqual(sorted);
        expect(sorted.every(({ status }) => status !== 'rejected')).toBe(true);
        sorted.slice(1).forEach((mask, at) => {
          const before = sorted[at]!;
          expect(mask.categoryId).toBeGreaterThanOrEqual(before.categoryId);
          if (mask.categoryId === before.categoryId)
            expect(mask.area).toBeLessThanOrEqual(before.area);
        });
      }),
    );
  });

  it('does not move a mask that is judged', () => {
    fc.assert(
      fc.property(list, (masks) => {
        const judged = masks.map((mask) => ({ ...mask, status: 'accepted' as const }));
        const ids = (all: Annotation[]) => all.map(({ id }) => id);
        expect(ids(listOrder(judged, categories, true))).toEqual(
          ids(listOrder(masks, categories, true)),
        );
      }),
    );
  });
});

describe('a range of rows', () => {
  const ids = ['a', 'b', 'c', 'd'];
  it('ends with the row that was reached, in both directions', () => {
    expect(range(ids, 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(range(ids, 'd', 'b')).toEqual(['d', 'c', 'b']);
  });
  it('is the row alone when the anchor is gone', () => {
    expect(range(ids, undefined, 'c')).toEqual(['c']);
    expect(range(ids, 'x', 'c')).toEqual(['c']);
  });
});
