import fc from 'fast-check';
import { expect, it } from 'vitest';
import { windowPixels } from '@main/proxyclip/normalise';
import { paddedSize, windowsOf } from '@main/proxyclip/windows';

const PUBLISHED = { window: { size: 336, stride: 112, multiple: 56 } };

it('a 448 x 336 image has two windows, the second shifted to the border', () => {
  const windows = windowsOf(448, 336, PUBLISHED);
  expect(windows.map(({ x1, x2, y1, y2 }) => [x1, x2, y1, y2])).toEqual([
    [0, 336, 0, 336],
    [112, 448, 0, 336],
  ]);
});

it('windows cover every pixel, have one size, lie inside, and are padded to the multiple', () => {
  const side = fc.integer({ min: 1, max: 300 });
  const window = fc.record({
    size: fc.integer({ min: 10, max: 200 }),
    stride: fc.integer({ min: 10, max: 200 }),
    multiple: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(side, side, window, (width, height, rule) => {
      const stride = Math.min(rule.stride, rule.size);
      const windows = windowsOf(width, height, { window: { ...rule, stride } });
      const columns = new Set<number>();
      const rows = new Set<number>();
      const sizes = new Set<string>();
      const wrong = windows.filter((window) => {
        const { x1, x2, y1, y2, padLeft, padRight, padTop, padBottom } = window;
        for (let x = x1; x < x2; x++) columns.add(x);
        for (let y = y1; y < y2; y++) rows.add(y);
        sizes.add(`${x2 - x1} ${y2 - y1}`);
        const padded = paddedSize(window);
        const inside = x1 >= 0 && y1 >= 0 && x2 <= width && y2 <= height;
        const whole = padded.width % rule.multiple === 0 && padded.height % rule.multiple === 0;
        const centred = [padRight - padLeft, padBottom - padTop].every((d) => d === 0 || d === 1);
        return !inside || !whole || !centred;
      });
      expect(wrong).toEqual([]);
      expect([columns.size, rows.size, sizes.size]).toEqual([width, height, 1]);
    }),
    { numRuns: 60 },
  );
});

it('without a window rule the image is one window', () => {
  expect(windowsOf(640, 352, { window: null })).toHaveLength(1);
});

it('padding is the mean colour of the first graph, in every graph', () => {
  const first = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2] } as const;
  const second = { mean: [0.1, 0.1, 0.1], std: [0.5, 0.5, 0.5] } as const;
  const image = { rgb: new Uint8Array(2 * 3 * 3).fill(255), width: 2, height: 3 };
  const [window] = windowsOf(2, 3, { window: { size: 4, stride: 4, multiple: 4 } });
  const mutable = (graph: typeof first | typeof second) => ({
    mean: [...graph.mean] as [number, number, number],
    std: [...graph.std] as [number, number, number],
  });
  const pixels = windowPixels(image, window!, mutable(second), mutable(first));
  expect(pixels).toHaveLength(3 * 16);
  expect(pixels[0]).toBeCloseTo((0.5 - 0.1) / 0.5, 6);
  expect(pixels[32 + 15]).toBeCloseTo((0.3 - 0.1) / 0.5, 6);
  // Rows 0..2 and columns 1..2 are the image: one missing row goes below, two columns to both sides.
  expect(pixels[1]).toBeCloseTo((1 - 0.1) / 0.5, 6);
  expect(pixels[3 * 4 + 1]).toBeCloseTo((0.5 - 0.1) / 0.5, 6);
});
