import { describe, expect, it } from 'vitest';
import { resizePositions } from '@main/proxyclip/positions';

/** A table of one channel: the class token, then a square grid. */
const table = (values: number[]) => ({ data: Float32Array.from([99, ...values]), width: 1 });
const ramp = table(Array.from({ length: 36 }, (_, i) => (i % 6) * 10));

describe('position tables', () => {
  it('are taken as they are on their own grid', () => {
    expect(resizePositions(ramp, 6, 6, 'scale-0.1')).toBe(ramp.data);
  });

  it('keep the class token, and a flat table flat', () => {
    const flat = resizePositions(table(new Array<number>(16).fill(7)), 5, 9, 'size');
    expect(flat).toHaveLength(1 + 45);
    expect(flat[0]).toBe(99);
    for (const value of flat.subarray(1)) expect(value).toBeCloseTo(7, 5);
  });

  it('follow a ramp at the positions of their rule, away from the border', () => {
    // Keys' kernel gives a ramp back only halfway between two samples or on one; 12 of 6 lies at quarters.
    const doubled = resizePositions(ramp, 6, 12, 'size');
    const quarter = (t: number) => {
      const k = (x: number) =>
        x <= 1 ? 1.25 * x ** 3 - 2.25 * x ** 2 + 1 : -0.75 * (x ** 3 - 5 * x ** 2 + 8 * x - 4);
      return [1, 2, 3, 4].reduce((sum, s) => sum + 10 * s * k(Math.abs(s - 2 - t)), 0);
    };
    expect(doubled[1 + 5]).toBeCloseTo(quarter(0.25), 4);
    const shifted = resizePositions(ramp, 6, 12, 'scale-0.1');
    expect(shifted[1 + 5]).toBeCloseTo(quarter((5.5 * 6) / 12.1 - 2.5), 4);
  });

  it('refuse a table that is not square', () => {
    expect(() => resizePositions(table([1, 2, 3]), 2, 2, 'size')).toThrow(/square/);
  });
});
