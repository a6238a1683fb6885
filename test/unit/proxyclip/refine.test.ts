import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, Rows } from '@main/proxyclip/decision';
import { edgesOf, GUIDE_SIZE, refine, refineRows, rowsAround } from '@main/proxyclip/refine';
import type { RgbImage } from '@main/proxyclip/resize';

/** Pixels by a rule; the decision is equally sure everywhere. */
function decided(
  width: number,
  height: number,
  label: (x: number, y: number) => number,
  best = 200,
): Decision {
  const labels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) labels[y * width + x] = label(x, y);
  const all = (value: number) => new Uint8Array(width * height).fill(value);
  return { width, height, labels, best: all(best), margin: all(best >> 1) };
}

function grey(width: number, height: number, level: (x: number, y: number) => number): RgbImage {
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.fill(level(x, y), 3 * (y * width + x), 3 * (y * width + x + 1));
  return { rgb, width, height };
}

/** A grain that has nothing to do with anything, 0..amount. */
const grain = (x: number, y: number, amount: number): number =>
  (Math.imul(x * 7919 + y * 104729, 2654435761) >>> 16) % (amount + 1);

interface Patches {
  width: number;
  height: number;
  enlarged: number;
  seed: number;
  labels: number;
}

const small: fc.Arbitrary<Patches> = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 40 }),
  enlarged: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer({ min: 0, max: 2 ** 20 }),
  labels: fc.integer({ min: 1, max: 5 }),
});

/** Patches of labels over a picture of noise, the guide smaller than the decision by `enlarged`. */
function patches({ width, height, enlarged, seed, labels }: Patches) {
  const decision = decided(
    width * enlarged,
    height * enlarged,
    (x, y) => 3 * grain(seed + (x >> 3), y >> 3, labels - 1),
  );
  decision.best.forEach((_, i) => (decision.best[i] = 1 + grain(i, seed, 254)));
  return { decision, guide: grey(width, height, (x, y) => grain(x + seed, y, 255)) };
}

describe('refining a decision', () => {
  it('leaves everything as it is where one label is everywhere, whatever the picture', () => {
    fc.assert(
      fc.property(small, fc.constantFrom(0, 3), (input, label) => {
        const { decision, guide } = patches({ ...input, labels: 1 });
        decision.labels.fill(label);
        expect(refine(decision, guide)).toEqual(decision);
      }),
      { numRuns: 30 },
    );
  });

  it('gives no label that was not there, changes no input, and says the same twice', () => {
    fc.assert(
      fc.property(small, (input) => {
        const { decision, guide } = patches(input);
        const before = structuredClone(decision);
        const refined = refine(decision, guide);
        expect(decision).toEqual(before);
        const known = new Set(decision.labels);
        expect([...new Set(refined.labels)].every((label) => known.has(label))).toBe(true);
        expect(refine(decision, guide)).toEqual(refined);
        for (let i = 0; i < refined.labels.length; i++)
          if (refined.labels[i] === decision.labels[i]) {
            expect(refined.best[i]).toBe(decision.best[i]);
            expect(refined.margin[i]).toBe(decision.margin[i]);
          } else expect(refined.margin[i]).toBeLessThanOrEqual(refined.best[i]!);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same in parts, as threads share it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 20 }),
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (seed, enlarged, share) => {
          const { decision, guide } = patches({
            width: 20,
            height: 150,
            enlarged,
            seed,
            labels: 4,
          });
          const { width, height } = decision;
          const edges = { ...edgesOf(guide), scale: 0.4 };
          const part = (rows: Rows): Decision => {
            const around = rowsAround(rows, height, edges);
            const at = [around.from * width, around.to * width] as const;
            const own = {
              width,
              height: around.to - around.from,
              labels: decision.labels.slice(...at),
              best: decision.best.slice(...at),
              margin: decision.margin.slice(...at),
            };
            return refineRows(own, edges, around, rows, height);
          };
          const cut = Math.ceil(share * (height - 1));
          const parts = [part({ from: 0, to: cut }), part({ from: cut, to: height })];
          const whole = part({ from: 0, to: height });
          for (const map of ['labels', 'best', 'margin'] as const)
            expect(parts.flatMap((one) => [...one[map]])).toEqual([...whole[map]]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each([5, -5])('moves an outline %i pixels beside the edge onto it', (off) => {
    const edge = (y: number) => 320 + (y >> 3);
    const guide = grey(GUIDE_SIZE, 120, (x, y) => (x < edge(y) ? 60 : 140) + grain(x, y, 12));
    const decision = decided(GUIDE_SIZE, 120, (x, y) => (x < edge(y) + off ? 1 : 2));
    const wrong = (labels: Decision['labels']) =>
      Array.from(labels).filter(
        (label, i) => label !== (i % GUIDE_SIZE < edge(i / GUIDE_SIZE) ? 1 : 2),
      ).length;
    expect(wrong(decision.labels)).toBe(5 * 120);
    expect(wrong(refine(decision, guide).labels)).toBeLessThan(24);
  });

  it('leaves the outline to how sure its sides are where the picture has no edge', () => {
    const guide = grey(GUIDE_SIZE, 60, () => 90);
    const decision = decided(GUIDE_SIZE, 60, (x) => (x < 320 ? 1 : 2), 50);
    expect(refine(decision, guide)).toEqual(decision);
    decision.best.forEach((_, i) => (decision.best[i] = i % GUIDE_SIZE < 320 ? 250 : 50));
    const { labels } = refine(decision, guide);
    for (let y = 0; y < 60; y++) {
      const outline = labels.subarray(y * GUIDE_SIZE, (y + 1) * GUIDE_SIZE).indexOf(2);
      expect(outline).toBeGreaterThan(321);
    }
  });

  it('changes nothing beyond its longest reach from an outline', () => {
    const guide = grey(GUIDE_SIZE, 60, (x, y) => grain(x, y, 255));
    const decision = decided(GUIDE_SIZE, 60, (x) => (x < 320 ? 1 : 2));
    const { labels } = refine(decision, guide);
    // 16 + 8 + 4 + 2: each pass may take an outline on by its own longest distance.
    labels.forEach((label, i) => {
      const x = i % GUIDE_SIZE;
      if (x < 290) expect(label).toBe(1);
      if (x >= 350) expect(label).toBe(2);
    });
  });

  it('counts a pixel without label as a vote for none, by how sure that was', () => {
    const edge = 320;
    const guide = grey(GUIDE_SIZE, 80, (x) => (x < edge ? 60 : 140));
    // An object over-painted by 6 pixels goes back to its edge: the rest is not given away to it.
    const decision = decided(GUIDE_SIZE, 80, (x) => (x < edge + 6 ? 1 : 0));
    const { labels } = refine(decision, guide);
    labels.forEach((label, i) => expect(label).toBe(i % GUIDE_SIZE < edge ? 1 : 0));
  });

  it('draws a smooth outline on an image far larger than its guide', () => {
    const [width, height, times] = [GUIDE_SIZE, 160, 6];
    const line = (y: number) => 200 + 0.23 * y;
    const guide = grey(width, height, (x, y) => (x + 0.5 < line(y + 0.5) ? 40 : 200));
    const decision = decided(width * times, height * times, (x, y) =>
      x < times * (line(y / times) + 6) ? 1 : 2,
    );
    const { labels } = refine(decision, guide);
    const outline = Array.from({ length: height * times }, (_, y) =>
      labels.subarray(y * width * times, (y + 1) * width * times).indexOf(2),
    );
    const off = outline.map((x, y) => x - times * line((y + 0.5) / times)).slice(100, -100);
    const mean = off.reduce((sum, one) => sum + one, 0) / off.length;
    // Within a guide pixel of the edge, and never as rough as steps of enlarged pixels would be (+- 3).
    expect(Math.abs(mean)).toBeLessThan(times);
    expect(Math.max(...off.map((one) => Math.abs(one - mean)))).toBeLessThan(times / 2);
  });

  it('can hold more than 255 labels', () => {
    const guide = grey(GUIDE_SIZE, 40, (x) => (x < 300 ? 60 : 140));
    const decision = decided(GUIDE_SIZE, 40, () => 0);
    const labels = Uint16Array.from(decision.labels, (_, i) => (i % GUIDE_SIZE < 304 ? 300 : 44));
    const refined = refine({ ...decision, labels }, guide);
    refined.labels.forEach((label, i) => expect(label).toBe(i % GUIDE_SIZE < 300 ? 300 : 44));
  });
});
