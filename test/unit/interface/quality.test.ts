import { describe, expect, it } from 'vitest';
import { Category } from '@shared/domain/category';
import {
  csvOf,
  histogram,
  meanAgreement,
  medianOf,
  sumOf,
  totalOf,
} from '@renderer/features/quality/figures';

const categories = [
  { id: 1, untouched: 3, edited: 1, rejected: 2, drawn: 0, agreement: 0.9 },
  { id: 2, untouched: 0, edited: 1, rejected: 0, drawn: 4, agreement: 0.4 },
  { id: 3, untouched: 0, edited: 0, rejected: 0, drawn: 1, agreement: null },
];

describe('the figures of quality', () => {
  it('add up, and weigh each category by the masks that were taken', () => {
    const sum = sumOf(categories);
    expect(sum).toEqual({ untouched: 3, edited: 2, rejected: 2, drawn: 5 });
    expect(totalOf(sum)).toBe(12);
    expect(meanAgreement(categories)).toBeCloseTo((4 * 0.9 + 0.4) / 5);
    expect(meanAgreement([])).toBeNull();
  });

  it('put times into bins, with all that is longer in the last', () => {
    expect(histogram([1, 2, 2.5, 400], [2, 3, 5])).toEqual([1, 2, 0, 1]);
    expect([medianOf([]), medianOf([3, 1, 2]), medianOf([4, 1])]).toEqual([null, 2, 2.5]);
  });

  it('are a CSV that any table reads, whatever a category is called', () => {
    const odd = Category.parse({
      id: 1,
      name: 'sea, "rough"',
      colour: '#000000',
      hotkey: null,
      prompts: [],
      threshold: 0,
      position: 0,
    });
    const csv = csvOf({ categories, seconds: [1.25, 60], waiting: 0 }, [odd]);
    expect(csv.split('\r\n')).toEqual([
      'category,untouched,edited,rejected,drawn,agreement_iou',
      '"sea, ""rough""",3,1,2,0,0.9',
      '2,0,1,0,4,0.4',
      '3,0,0,0,1,',
      '',
      'seconds_an_image',
      '1.3',
      '60',
      '',
    ]);
  });
});
