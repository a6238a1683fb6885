import { newEdit } from '@shared/edit';
import { ImageFilter } from '@shared/domain/query';
import type { ReviewPlan } from '@shared/domain/review';
import type { Change } from '@shared/domain/edit';
import { describe, expect, it } from 'vitest';
import {
  applyEdit,
  type Db,
  putVerdict,
  qualityOf,
  readOutcomes,
  reviewQueue,
  reviewersOf,
  staleOutcomes,
} from '@main/engine/store';
import { annotation, change, newProjectFile, open, suggestion } from './helpers';

const plan = (changed: Partial<ReviewPlan> = {}): ReviewPlan => ({
  unit: 'mask',
  kind: 'suggestions',
  order: 'doubt',
  seed: 0,
  sample: null,
  filter: ImageFilter.parse({}),
  reviewer: 'Ada',
  ...changed,
});

const apply = (db: Db, author: 'human' | 'model', ...changes: Change[]) =>
  applyEdit(db, newEdit('test', author, changes));

/** Three suggestions: sure, doubtful, half. */
function withSuggestions() {
  const db = open(newProjectFile());
  const sure = suggestion([0, 0, 4, 4], { doubt: 0.1, categoryId: 2 });
  const doubtful = suggestion([4, 0, 4, 4], { doubt: 0.9, imageId: 2 });
  const half = suggestion([8, 0, 4, 4], { doubt: 0.5, categoryId: 2, imageId: 2 });
  for (const each of [sure, doubtful, half]) apply(db, 'model', change(null, each));
  const names = new Map([
    [sure.id, 'sure'],
    [doubtful.id, 'doubtful'],
    [half.id, 'half'],
  ]);
  const queue = (changed: Partial<ReviewPlan> = {}) =>
    reviewQueue(db, plan(changed)).map(({ maskId, imageId }) =>
      maskId === null ? imageId : names.get(maskId),
    );
  return { db, sure, doubtful, half, queue };
}

describe('what there is to review', () => {
  it('comes by doubt, by category, shuffled by a seed, or as a sample', () => {
    const { queue } = withSuggestions();
    expect(queue()).toEqual(['doubtful', 'half', 'sure']);
    expect(queue({ order: 'category' })).toEqual(['doubtful', 'half', 'sure']);
    expect(queue({ sample: 2 })).toEqual(['doubtful', 'half']);
    const shuffled = [...Array(20).keys()].map((seed) => queue({ order: 'random', seed }).join());
    expect(new Set(shuffled).size).toBeGreaterThan(2);
    expect(queue({ order: 'random', seed: 7 }).join()).toBe(shuffled[7]);
    expect(queue({ unit: 'image' })).toEqual([2, 1]);
    const filter = ImageFilter.parse({ categories: [1] });
    expect(queue({ filter })).toEqual(['doubtful', 'half']);
    expect(queue({ unit: 'image', filter })).toEqual([2]);
  });

  it('leaves out what this reviewer judged, and nobody else’s', () => {
    const { db, doubtful, queue } = withSuggestions();
    const item = { imageId: 2, maskId: doubtful.id };
    putVerdict(db, item, 'Ada', 'look', 1);
    expect(queue()).toEqual(['half', 'sure']);
    expect(queue({ reviewer: 'Bob' })).toEqual(['doubtful', 'half', 'sure']);
    putVerdict(db, item, 'Ada', null, 2);
    expect(queue()).toEqual(['doubtful', 'half', 'sure']);
  });

  it('is for a second reviewer what another has let pass', () => {
    const { db, doubtful, half, sure, queue } = withSuggestions();
    for (const mask of [doubtful, half, sure])
      apply(db, 'human', change(mask, { ...mask, status: 'accepted' }));
    putVerdict(db, { imageId: 2, maskId: doubtful.id }, 'Ada', 'pass', 1);
    putVerdict(db, { imageId: 2, maskId: half.id }, 'Ada', 'fix', 1);
    putVerdict(db, { imageId: 1, maskId: sure.id }, 'Ada', 'look', 1);
    expect(queue({ kind: 'second' })).toEqual([]);
    expect(queue({ kind: 'second', reviewer: 'Bob' })).toEqual(['doubtful', 'half']);
    putVerdict(db, { imageId: 2, maskId: half.id }, 'Bob', 'pass', 2);
    expect(queue({ kind: 'second', reviewer: 'Bob' })).toEqual(['doubtful']);
    expect(queue({ kind: 'accepted', reviewer: 'Cleo' })).toEqual(['doubtful', 'half', 'sure']);
    expect(reviewersOf(db)).toEqual(['Ada', 'Bob']);
    putVerdict(db, { imageId: 2, maskId: null }, 'Ada', 'pass', 3);
    expect(queue({ unit: 'image', kind: 'second', reviewer: 'Bob' })).toEqual([2]);
  });
});

describe('what became of suggestions', () => {
  it('is told by the history, and read again when an image is edited again', () => {
    const { db, doubtful, half, sure } = withSuggestions();
    const accepted = { ...doubtful, status: 'accepted' as const };
    apply(db, 'human', change(doubtful, accepted));
    // Half of it is taken away.
    const less = annotation([8, 0, 2, 4]).mask;
    apply(db, 'human', change(half, { ...half, status: 'accepted', mask: less }));
    apply(db, 'human', change(sure, { ...sure, status: 'rejected' }));
    apply(db, 'human', change(null, annotation([0, 8, 3, 3], { categoryId: 3 })));
    expect(staleOutcomes(db)).toEqual([1, 2]);
    readOutcomes(db, staleOutcomes(db));
    expect(staleOutcomes(db)).toEqual([]);
    const of = (id: number) => qualityOf(db).find((each) => each.id === id);
    expect(of(1)).toMatchObject({ untouched: 1, edited: 0, rejected: 0, drawn: 0, agreement: 1 });
    expect(of(2)).toMatchObject({ untouched: 0, edited: 1, rejected: 1, agreement: 0.5 });
    expect(of(3)).toMatchObject({ drawn: 1, agreement: null });

    const changed = reviewQueue(db, plan({ kind: 'accepted', order: 'change' }));
    expect(changed[0]!.maskId).toBe(half.id);

    apply(db, 'human', change(accepted, null));
    expect(staleOutcomes(db)).toEqual([2]);
    readOutcomes(db, [2]);
    expect(of(1)).toBeUndefined();
  });
});
