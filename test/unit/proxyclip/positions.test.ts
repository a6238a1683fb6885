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

  it('widen the kernel where the grid shrinks, when antialiased, and make up for the border', () => {
    // 4 to 2: the kernel is 8 wide around 1, of which 4 fall into the grid, at 1/4, 1/4, 3/4 and 5/4.
    const [near, far, beyond] = [0.8671875, 0.2265625, -0.0703125] as [number, number, number];
    const sum = 2 * near + far + beyond;
    const expected = (0 * near + 10 * near + 20 * far + 30 * beyond) / sum;
    const columns = table(Array.from({ length: 16 }, (_, i) => (i % 4) * 10));
    const halved = resizePositions(columns, 2, 2, 'size-antialias');
    for (const row of [0, 1]) {
      expect(halved[1 + 2 * row]).toBeCloseTo(expected, 5);
      expect(halved[1 + 2 * row + 1]).toBeCloseTo(30 - expected, 5);
    }
  });

  it('are no wider than the kernel where the grid grows, when antialiased', () => {
    const doubled = resizePositions(ramp, 6, 12, 'size-antialias');
    const k = (x: number) =>
      x <= 1 ? 1.5 * x ** 3 - 2.5 * x ** 2 + 1 : -0.5 * (x ** 3 - 5 * x ** 2 + 8 * x - 4);
    const inner = [1, 2, 3, 4].reduce((sum, s) => sum + 10 * s * k(Math.abs(s - 2 - 0.25)), 0);
    expect(doubled[1 + 5]).toBeCloseTo(inner, 4);
    const flat = resizePositions(table(new Array<number>(49).fill(3)), 4, 11, 'size-antialias');
    for (const value of flat.subarray(1)) expect(value).toBeCloseTo(3, 5);
  });

  it('refuse a table that is not square', () => {
    expect(() => resizePositions(table([1, 2, 3]), 2, 2, 'size')).toThrow(/square/);
  });
});
