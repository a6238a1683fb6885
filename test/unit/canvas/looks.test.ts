import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourOf, doubtColour, instanceColour } from '@renderer/canvas/colour-of';
import { loupeView } from '@renderer/canvas/Loupe';
import { seenShare } from '@renderer/canvas/Minimap';
import { channelMatrix, isFiltered, toneTable } from '@renderer/canvas/picture-filter';
import { gridLines } from '@renderer/canvas/pixel-grid';
import { isTrackpad } from '@renderer/canvas/trackpad';
import { CHANNELS, DEFAULT_DISPLAY, toImage, toScreen } from '@renderer/editor';
import { annotationOf, box, TestEditor } from '../../helpers/test-editor';

const HEX = /^#[0-9a-f]{6}$/;
const as = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

describe('the colour of a mask', () => {
  const mask = annotationOf(8, 8, box(0, 0, 2, 2), { categoryId: 3, doubt: 0.8 });

  it('is its category’s, its own, or that of its doubt', () => {
    const colours = new Map([[3, '#123456']]);
    expect(colourOf(mask, 'category', colours)).toBe('#123456');
    expect(colourOf(mask, 'category', new Map())).toBe('#808080');
    expect(colourOf(mask, 'instance', colours)).toBe(instanceColour(mask.id));
    expect(colourOf(mask, 'doubt', colours)).toBe('#d7191c');
    expect(colourOf({ ...mask, doubt: null }, 'doubt', colours)).toBe('#808080');
  });

  it('goes from blue to red with doubt, without a jump', () => {
    expect(doubtColour(0)).toBe('#2c7bb6');
    expect(doubtColour(1)).toBe('#d7191c');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), (doubt) => {
        const [here, near] = [doubtColour(doubt), doubtColour(doubt + 0.01)];
        expect(here).toMatch(HEX);
        as(here).forEach((value, i) => expect(Math.abs(value - as(near)[i]!)).toBeLessThan(12));
      }),
    );
  });
});

describe('the tones of the picture', () => {
  const display = fc.record({
    brightness: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
    contrast: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
    gamma: fc.double({ min: 0.2, max: 5, noNaN: true }),
  });

  it('are those of the file unless something is set', () => {
    expect(isFiltered(DEFAULT_DISPLAY)).toBe(false);
    toneTable(DEFAULT_DISPLAY).forEach((tone, i) => expect(tone).toBeCloseTo(i / 255, 10));
  });

  it('never change their order and never leave 0..1', () => {
    fc.assert(
      fc.property(display, (set) => {
        const table = toneTable(set);
        expect(table).toHaveLength(256);
        table.forEach((tone, i) => {
          expect(tone).toBeGreaterThanOrEqual(i === 0 ? 0 : table[i - 1]!);
          expect(tone).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('brightness adds, contrast turns about the middle, gamma lifts the shadows', () => {
    const at = (patch: Partial<typeof DEFAULT_DISPLAY>, tone: number): number =>
      toneTable({ ...DEFAULT_DISPLAY, ...patch })[tone]!;
    expect(at({ brightness: 0.2 }, 102)).toBeCloseTo(0.6);
    expect(at({ contrast: 0.5 }, 51)).toBeLessThan(0.1);
    expect(at({ contrast: 0.5 }, 204)).toBeGreaterThan(0.9);
    expect(at({ contrast: -0.8 }, 0)).toBeGreaterThan(0.4);
    expect(at({ gamma: 2 }, 64)).toBeCloseTo(Math.sqrt(64 / 255));
  });

  it('of one channel are grey, and white stays white', () => {
    expect(channelMatrix('all')).toBeNull();
    for (const channel of CHANNELS.filter((it) => it !== 'all')) {
      const matrix = channelMatrix(channel)!;
      expect(matrix).toHaveLength(20);
      expect(matrix.slice(0, 5)).toEqual(matrix.slice(5, 10));
      expect(matrix.slice(0, 3).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
      expect(matrix.slice(15)).toEqual([0, 0, 0, 1, 0]);
    }
  });
});

it('the pixel grid has a line at each border of a pixel that is seen', () => {
  expect(gridLines(2, 4, -20, 10)).toEqual([0, 10, 20]);
  expect(gridLines(0, 3, 3.4, 8.5)).toEqual([3, 12, 20, 29]);
});

it('the loupe has the pointer in its middle and shows more than the canvas does', () => {
  const editor = new TestEditor(100, 80);
  editor.zoomTo(2);
  editor.hover(30, 20);
  const { pointer } = editor.getSnapshot();
  const view = loupeView(editor.getSnapshot(), 200)!;
  expect(view.zoom).toBe(8);
  expect(Math.abs(view.offsetX + pointer!.x * view.zoom - 100)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(view.offsetY + pointer!.y * view.zoom - 100)).toBeLessThanOrEqual(0.5);
  editor.dispatch({ type: 'pointerleave' });
  expect(loupeView(editor.getSnapshot(), 200)).toBeNull();
});

it('the pointer stays under the hand when the image moves beneath it', () => {
  const editor = new TestEditor(100, 80);
  editor.hover(30, 20);
  const hand = toScreen(editor.camera, editor.getSnapshot().pointer!);
  editor.zoomTo(5);
  editor.panBy(-40, 25);
  expect(editor.getSnapshot().pointer).toEqual(toImage(editor.camera, hand));
  editor.dispatch({ type: 'pointerleave' });
  editor.fit();
  expect(editor.getSnapshot().pointer).toBeNull();
});

it('the minimap marks what is seen', () => {
  const editor = new TestEditor(1000, 800);
  expect(seenShare(editor.getSnapshot())).toEqual([0, 0, 1, 1]);
  editor.zoomTo(1);
  editor.centreOn({ x: 500, y: 400 });
  const [left, top, right, bottom] = seenShare(editor.getSnapshot());
  expect(right! - left!).toBeCloseTo(0.4);
  expect(bottom! - top!).toBeCloseTo(0.375);
  expect((left! + right!) / 2).toBeCloseTo(0.5);
});

describe('an image that is opened', () => {
  const image = (id: number, width = 1000, height = 800) => ({ id, width, height });

  it('is shown whole, or as the one before where the view is kept and the size is the same', () => {
    const editor = new TestEditor(1000, 800);
    const fitted = editor.camera;
    editor.zoomTo(3);
    const zoomed = editor.camera;
    editor.open(image(2), []);
    expect(editor.camera).toEqual(fitted);
    editor.setDisplay({ ...DEFAULT_DISPLAY, keepView: true });
    editor.zoomTo(3);
    editor.open(image(3), []);
    expect(editor.camera).toEqual(zoomed);
    editor.open(image(4, 900), []);
    expect(editor.camera).not.toEqual(zoomed);
  });

  it('is not compared with what was suggested for another', () => {
    const editor = new TestEditor(1000, 800);
    editor.showSuggested([]);
    editor.open(image(2), []);
    expect(editor.getSnapshot().suggested).toBeNull();
  });
});

describe('what scrolls', () => {
  const scroll = (deltaX: number, deltaY: number, timeStamp: number, deltaMode = 0) => ({
    deltaX,
    deltaY,
    timeStamp,
    deltaMode,
  });

  it('is a trackpad when it begins gently or goes aslant, and stays what it began as', () => {
    const of = isTrackpad();
    expect(of(scroll(0, 120, 0))).toBe(false);
    expect(of(scroll(0, 10, 50))).toBe(false);
    expect(of(scroll(0, 4, 1000))).toBe(true);
    expect(of(scroll(0, 180, 1016))).toBe(true);
    expect(of(scroll(30, 90, 3000))).toBe(true);
    expect(of(scroll(0, 3, 5000, 1))).toBe(false);
  });
});
