import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keptTimes } from '@main/engine/backup/kept';

const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();

it('keeps what today began with and its last two, and the last of each day before', () => {
  const times = [at(24, 8), at(24, 9), at(24, 10), at(24, 11), at(23, 9), at(23, 18), at(20, 7)];
  expect(keptTimes(times, at(24, 12), 10)).toEqual(
    new Set([at(24, 8), at(24, 10), at(24, 11), at(23, 18), at(20, 7)]),
  );
});

it('never keeps more than the limit, and always the newest', () => {
  const time = fc.integer({ min: at(1, 0), max: at(24, 23) });
  fc.assert(
    fc.property(
      fc.array(time, { minLength: 1 }),
      fc.integer({ min: 3, max: 12 }),
      (times, limit) => {
        const kept = keptTimes(times, at(24, 23), limit);
        expect(kept.size).toBeLessThanOrEqual(limit);
        expect(kept.has(Math.max(...times))).toBe(true);
        for (const one of kept) expect(times).toContain(one);
      },
    ),
  );
});
