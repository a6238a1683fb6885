import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { type Proposal, suggestionChanges } from '@main/engine/prelabel/suggestions';
import { Rate } from '@main/engine/prelabel/rate';
import { drawn } from './harness';

const IMAGE = { id: 7, width: 60, height: 40 };
type Box = readonly [number, number, number, number];

const existing = (box: Box, changed: Partial<Annotation> = {}): Annotation =>
  drawn(IMAGE, box, { source: 'model', status: 'suggested', score: 0.5, doubt: 0.5, ...changed });

const proposal = (box: Box, categoryId = 1): Proposal => {
  const { mask, bbox, area } = drawn(IMAGE, box);
  return { categoryId, mask, bbox, area, score: 0.9, doubt: 0.1 };
};

describe('new proposals', () => {
  it('take the place of unreviewed suggestions and of nothing else', () => {
    const old = existing([0, 0, 10, 10]);
    const mine = existing([40, 0, 10, 10], { source: 'human', status: 'accepted' });
    const locked = existing([40, 20, 10, 10], { locked: true });
    const changes = suggestionChanges(7, [old, mine, locked], [proposal([20, 20, 10, 10])]);
    expect(changes).toHaveLength(2);
    expect(changes[0]).toMatchObject({ id: old.id, before: old, after: null });
    expect(changes[1]).toMatchObject({
      before: null,
      after: { imageId: 7, source: 'model', status: 'suggested', score: 0.9 },
    });
  });

  it('keep the identity of a suggestion that only moved', () => {
    const old = existing([0, 0, 10, 10]);
    const [change] = suggestionChanges(7, [old], [proposal([1, 0, 10, 10])]);
    expect(change).toMatchObject({ id: old.id, before: old, after: { id: old.id, score: 0.9 } });
    const [gone, fresh] = suggestionChanges(7, [old], [proposal([1, 0, 10, 10], 2)]);
    expect(gone).toMatchObject({ id: old.id, after: null });
    expect(fresh!.id).not.toBe(old.id);
  });

  it('do not repeat what was accepted or rejected', () => {
    for (const status of ['accepted', 'rejected'] as const) {
      const judged = existing([0, 0, 10, 10], { status });
      expect(suggestionChanges(7, [judged], [proposal([0, 0, 10, 9])])).toEqual([]);
      expect(suggestionChanges(7, [judged], [proposal([0, 0, 10, 9], 2)])).toHaveLength(1);
      expect(suggestionChanges(7, [judged], [proposal([0, 0, 10, 6])])).toHaveLength(1); // IoU 0.6
    }
  });
});

it('the rate is that of the last images', () => {
  const rate = new Rate(0);
  expect([rate.perMinute, rate.secondsLeft(5)]).toEqual([null, null]);
  rate.finished(30_000);
  expect([rate.perMinute, rate.secondsLeft(5)]).toEqual([2, 150]);
  for (let i = 1; i <= 20; i++) rate.finished(30_000 + i * 1000);
  expect(rate.perMinute).toBeCloseTo(60);
});
