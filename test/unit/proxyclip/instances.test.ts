import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaOf, bboxOf, decode, encode } from '@shared/mask';
import type { Decision } from '@main/proxyclip/decision';
import { columnRuns, joinedRuns } from '@main/proxyclip/column-runs';
import { instances, instancesOf } from '@main/proxyclip/instances';

function decisionOf(rows: string[]): Decision {
  const [height, width] = [rows.length, rows[0]!.length];
  const labels = Uint8Array.from(rows.join(''), (c) => (c === '.' ? 0 : Number(c)));
  const best = labels.map((_, i) => (i * 37) % 256);
  return { width, height, labels, best, margin: best.map((value) => value >> 1) };
}

/** Connected parts by flood fill, as sorted pixel lists. */
function flooded({ width, height, labels }: Decision) {
  const seen = new Set<number>();
  const parts: { label: number; pixels: number[] }[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (labels[start] === 0 || seen.has(start)) continue;
    const pixels = [start];
    seen.add(start);
    for (let k = 0; k < pixels.length; k++) {
      const [y, x] = [Math.floor(pixels[k]! / width), pixels[k]! % width];
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const [ny, nx] = [y + dy, x + dx];
          const next = ny * width + nx;
          if (ny < 0 || nx < 0 || ny >= height || nx >= width || seen.has(next)) continue;
          if (labels[next] !== labels[start]) continue;
          seen.add(next);
          pixels.push(next);
        }
    }
    parts.push({ label: labels[start]!, pixels });
  }
  return parts;
}

describe('instances', () => {
  it('are the connected parts, with their pixels, boxes, areas, scores and doubts', () => {
    const map = fc
      .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 24 }))
      .chain(([width, height]) => {
        const row = fc
          .array(fc.constantFrom('.', '.', '1', '1', '2', '3'), {
            minLength: width,
            maxLength: width,
          })
          .map((cells) => cells.join(''));
        return fc.array(row, { minLength: height, maxLength: height });
      });
    fc.assert(
      fc.property(map, (rows) => {
        const decision = decisionOf(rows);
        const { width, height, best, margin } = decision;
        const found = instances(decision, { minArea: 0 }).map((instance) => {
          expect(areaOf(instance.mask)).toBe(instance.area);
          expect(bboxOf(instance.mask)).toEqual(instance.bbox);
          return { ...instance, key: instance.mask.counts };
        });
        const wanted = flooded(decision).map(({ label, pixels }) => {
          const data = new Uint8Array(width * height);
          for (const p of pixels) data[p] = 1;
          const mean = (values: Uint8Array) =>
            pixels.reduce((sum, p) => sum + values[p]!, 0) / pixels.length / 255;
          return {
            category: label - 1,
            key: encode({ width, height, data }).counts,
            score: mean(best),
            doubt: 1 - mean(margin),
          };
        });
        expect(found).toHaveLength(wanted.length);
        for (const part of wanted) {
          const same = found.find(
            ({ key, category }) => key === part.key && category === part.category,
          );
          expect(same?.score).toBeCloseTo(part.score, 9);
          expect(same?.doubt).toBeCloseTo(part.doubt, 9);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('are the same from the runs of parts, as threads share an image', () => {
    const row = fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: 7, maxLength: 7 });
    const input = fc.tuple(fc.array(row, { minLength: 2, maxLength: 12 }), fc.nat(), fc.nat());
    fc.assert(
      fc.property(input, ([rows, a, b]) => {
        const decision = decisionOf(rows.map((cells) => cells.join('').replaceAll('0', '.')));
        const { width, height } = decision;
        const part = (from: number, to: number) => {
          const at = [from * width, to * width] as const;
          const own = {
            width,
            height: to - from,
            labels: decision.labels.slice(...at),
            best: decision.best.slice(...at),
            margin: decision.margin.slice(...at),
          };
          return columnRuns(own, { from, to }, height);
        };
        const [first, second] = [a % height, b % height].sort((p, q) => p - q) as [number, number];
        const parts = [part(0, first), part(first, second), part(second, height)];
        const joined = instancesOf(joinedRuns(parts, height), width, height, { minArea: 0 });
        expect(joined).toEqual(instances(decision, { minArea: 0 }));
      }),
      { numRuns: 80 },
    );
  });

  it('keep their holes', () => {
    const [ring] = instances(decisionOf(['111', '1.1', '111']));
    expect(ring?.area).toBe(8);
    expect(decode(ring!.mask).data[4]).toBe(0);
  });

  it('come largest first, without specks', () => {
    const rows = ['11111.2', '11111..', '.......', '..222..'];
    expect(instances(decisionOf(rows), { minArea: 0.1 }).map(({ area }) => area)).toEqual([10, 3]);
  });

  it('of nothing are none', () => {
    expect(instances(decisionOf(['...', '...']))).toEqual([]);
  });
});
