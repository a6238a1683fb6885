import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOLERANCE } from '@main/proxyclip/cell-decider';
import { decide } from '@main/proxyclip/decision';
import type { DenseEmbedding } from '@main/proxyclip/dense';
import { CellLogits } from '@main/proxyclip/logits';
import type { Pair } from '@main/proxyclip/pair';
import { queriesFor, type Queries } from '@main/proxyclip/vocabulary';
import { windowsOf } from '@main/proxyclip/windows';

type Rule = Pair['decision'];
const NAMES: Rule = {
  logitScale: 40,
  otherScore: null,
  background: [],
  softmax: 'names',
  threshold: 0,
};

/** A stream of numbers in [-1, 1] from a seed. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function embedding(width: number, height: number, seed: number): DenseEmbedding {
  const next = noise(seed);
  const windows = windowsOf(width, height, { window: { size: 12, stride: 5, multiple: 4 } });
  const [rows, columns, size] = [3, 4, 6];
  const data = Float32Array.from({ length: windows.length * rows * columns * size }, next);
  return { width, height, windows, rows, columns, size, data };
}

/** The decision spelt out: whole logit maps in float64, no streaming, no tables. */
function plainly(
  dense: DenseEmbedding,
  vectors: Float32Array,
  { labels, thresholds }: Queries,
  rule: Rule,
  width: number,
  height: number,
) {
  const bilinear = (
    map: (y: number, x: number) => number,
    h: number,
    w: number,
    H: number,
    W: number,
  ) => {
    const at = (i: number, from: number, to: number) => {
      const position = Math.max(((i + 0.5) * from) / to - 0.5, 0);
      const low = Math.min(Math.floor(position), from - 1);
      return [low, Math.min(low + 1, from - 1), position - low] as const;
    };
    return (Y: number, X: number) => {
      const [y0, y1, v] = at(Y, h, H);
      const [x0, x1, u] = at(X, w, W);
      return (
        (1 - v) * ((1 - u) * map(y0, x0) + u * map(y0, x1)) +
        v * ((1 - u) * map(y1, x0) + u * map(y1, x1))
      );
    };
  };
  const { size, rows, columns } = dense;
  const resized = labels.map((_, name) => {
    const sum = new Float64Array(dense.width * dense.height);
    const count = new Float64Array(sum.length);
    dense.windows.forEach((window, i) => {
      const cell = (y: number, x: number) => {
        let dot = 0;
        const from = ((i * rows + y) * columns + x) * size;
        for (let e = 0; e < size; e++) dot += dense.data[from + e]! * vectors[name * size + e]!;
        return dot;
      };
      const h = window.y2 - window.y1 + window.padTop + window.padBottom;
      const w = window.x2 - window.x1 + window.padLeft + window.padRight;
      const grown = bilinear(cell, rows, columns, h, w);
      for (let y = window.y1; y < window.y2; y++)
        for (let x = window.x1; x < window.x2; x++) {
          sum[y * dense.width + x]! += grown(
            y - window.y1 + window.padTop,
            x - window.x1 + window.padLeft,
          );
          count[y * dense.width + x]! += 1;
        }
    });
    const mean = (y: number, x: number) => sum[y * dense.width + x]! / count[y * dense.width + x]!;
    return bilinear(mean, dense.height, dense.width, height, width);
  });

  return Array.from({ length: width * height }, (_, i) => {
    const logits = resized.map((at) => at(Math.floor(i / width), i % width));
    const parties = new Map<number, number>();
    logits.forEach((logit, n) =>
      parties.set(labels[n]!, Math.max(parties.get(labels[n]!) ?? -Infinity, logit)),
    );
    const competing = rule.softmax === 'names' ? [...logits] : [...parties.values()];
    if (rule.otherScore !== null) {
      competing.push(rule.otherScore);
      parties.set(0, Math.max(parties.get(0) ?? -Infinity, rule.otherScore));
    }
    const total = competing.reduce((sum, logit) => sum + Math.exp(rule.logitScale * logit), 0);
    const ranked = [...parties]
      .map(([label, logit]) => ({ label, p: Math.exp(rule.logitScale * logit) / total }))
      .sort((a, b) => b.p - a.p);
    const [first, second = { p: 0 }] = ranked;
    const least = first!.label === 0 ? 0 : Math.max(rule.threshold, thresholds[first!.label - 1]!);
    return {
      label: first!.p < least ? 0 : first!.label,
      best: first!.p * 255,
      margin: (first!.p - second.p) * 255,
      // Where rounding may decide otherwise.
      close: Math.min(Math.abs(first!.p - least), first!.p - second.p) < 1e-5,
    };
  });
}

describe('decide', () => {
  it('is the plain definition, whatever windows, names, competitors and thresholds', () => {
    const scenario = fc.record({
      width: fc.integer({ min: 5, max: 26 }),
      height: fc.integer({ min: 5, max: 26 }),
      outWidth: fc.integer({ min: 1, max: 70 }),
      outHeight: fc.integer({ min: 1, max: 70 }),
      labels: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 24 }),
      thresholds: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 0.3, 0.6, 1))),
      threshold: fc.constantFrom(0, 0.2, 0.5),
      otherScore: fc.constantFrom(null, -0.5, 0.25),
      softmax: fc.constantFrom('names' as const, 'categories' as const),
      logitScale: fc.constantFrom(1, 5, 40),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(scenario, (s) => {
        const dense = embedding(s.width, s.height, s.seed);
        const next = noise(~s.seed);
        const vectors = Float32Array.from({ length: s.labels.length * dense.size }, next);
        const names = s.labels.map((_, i) => String(i));
        const queries = { names, labels: s.labels, thresholds: s.thresholds };
        const rule: Rule = { ...NAMES, ...s };
        const given = decide(dense, vectors, queries, rule, s.outWidth, s.outHeight);
        const wanted = plainly(dense, vectors, queries, rule, s.outWidth, s.outHeight);
        wanted.forEach(({ label, best, margin, close }, i) => {
          if (!close) expect(given.labels[i]).toBe(label);
          expect(given.best[i]! - best).toBeLessThan(0.51);
          expect(best * (1 - TOLERANCE) - given.best[i]!).toBeLessThan(0.51);
          expect(given.margin[i]! - margin).toBeLessThan(0.51);
          expect(margin * (1 - TOLERANCE) - given.margin[i]!).toBeLessThan(0.51);
        });
      }),
      {
        numRuns: 40,
        examples: [
          // Steep: at a corner all but the leader are too far behind for their sum to be told.
          [
            {
              width: 5,
              height: 5,
              outWidth: 9,
              outHeight: 5,
              labels: [0, 0, 0, 0, 0, 0, 0],
              thresholds: [0, 0, 0],
              threshold: 0,
              otherScore: null,
              softmax: 'names',
              logitScale: 40,
              seed: -1989623539,
            },
          ],
        ],
      },
    );
  });

  it('is the same in parts, as threads share it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 59 }), fc.integer(), (cut, seed) => {
        const dense = embedding(26, 21, seed);
        const labels = [1, 2, 3, 0];
        const vectors = Float32Array.from({ length: 4 * dense.size }, noise(~seed));
        const queries = { names: ['a', 'b', 'c', 'd'], labels, thresholds: [0.5, 0.5, 0.5] };
        const part = (from: number, to: number) =>
          decide(dense, vectors, queries, NAMES, 50, 60, new CellLogits(dense), { from, to });
        const whole = decide(dense, vectors, queries, NAMES, 50, 60);
        const parts = [part(0, cut), part(cut, 60)];
        for (const map of ['labels', 'best', 'margin'] as const)
          expect(parts.flatMap((one) => [...one[map]])).toEqual([...whole[map]]);
      }),
      { numRuns: 20 },
    );
  });

  it('gives a tie to the category that comes first, whatever the order of the names', () => {
    const dense = embedding(12, 12, 1);
    const one = Float32Array.from({ length: dense.size }, noise(2));
    const vectors = Float32Array.from([...one, ...one, ...one]);
    const queries = { names: ['a', 'b', 'c'], labels: [0, 2, 1], thresholds: [0, 0] };
    const { labels } = decide(dense, vectors, queries, NAMES, 12, 12);
    expect(new Set(labels)).toEqual(new Set([1]));
  });

  it('numbers more than 255 categories', () => {
    const dense = embedding(12, 12, 3);
    const count = 300;
    const vectors = new Float32Array(count * dense.size);
    // Only the last category points anywhere.
    dense.data.fill(0.5);
    vectors.fill(1, (count - 1) * dense.size);
    const labels = Array.from({ length: count }, (_, i) => i + 1);
    const queries = { names: labels.map(String), labels, thresholds: labels.map(() => 0) };
    const decision = decide(dense, vectors, queries, NAMES, 8, 8);
    expect(new Set(decision.labels)).toEqual(new Set([count]));
  });

  it('synonyms share a probability under `names`, not under `categories`', () => {
    const dense = embedding(12, 12, 4);
    const one = Float32Array.from({ length: dense.size }, noise(5));
    const vectors = Float32Array.from([...one, ...one]);
    const queries = queriesFor([{ names: ['dog', 'hound'], threshold: 0.6 }], []);
    const labelsOf = (softmax: Rule['softmax']) =>
      new Set(decide(dense, vectors, queries, { ...NAMES, softmax }, 12, 12).labels);
    expect(labelsOf('names')).toEqual(new Set([0]));
    expect(labelsOf('categories')).toEqual(new Set([1]));
  });
});

describe('queriesFor', () => {
  it('lets the background compete with what the vocabulary lacks only', () => {
    const words = [
      { names: ['dog', 'puppy'], threshold: 0.1 },
      { names: ['Sky '], threshold: 0 },
    ];
    expect(queriesFor(words, ['sky', 'wall'])).toEqual({
      names: ['dog', 'puppy', 'Sky ', 'wall'],
      labels: [1, 1, 2, 0],
      thresholds: [0.1, 0],
    });
  });
});
