import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  fit,
  keepInSight,
  limitScale,
  scaleAt,
  toImage,
  toScreen,
  zoomOf,
} from '@renderer/editor/camera';
import { TestEditor } from '../../helpers/test-editor';

const length = fc.integer({ min: 1, max: 8000 });
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const camera = fc.record({ x: number(-1e4, 1e4), y: number(-1e4, 1e4), scale: number(0.01, 64) });
const viewport = fc.record({
  width: fc.integer({ min: 100, max: 4000 }),
  height: fc.integer({ min: 100, max: 3000 }),
  dpr: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});

describe('the camera', () => {
  it('zooms at the pointer: the image point under it stays there', () => {
    const anchor = fc.record({ x: number(0, 4000), y: number(0, 3000) });
    fc.assert(
      fc.property(camera, anchor, number(0.01, 64), (from, at, scale) => {
        const before = toImage(from, at);
        const after = toImage(scaleAt(from, at, scale), at);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it('maps to the screen and back', () => {
    fc.assert(
      fc.property(camera, number(-1e4, 1e4), number(-1e4, 1e4), (it, x, y) => {
        const back = toImage(it, toScreen(it, { x, y }));
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('fits the whole image into the viewport, in its middle', () => {
    fc.assert(
      fc.property(length, length, viewport, (width, height, view) => {
        const it = fit({ width, height }, view);
        const start = toScreen(it, { x: 0, y: 0 });
        const end = toScreen(it, { x: width, y: height });
        expect(Math.min(start.x, start.y)).toBeGreaterThanOrEqual(-1e-6);
        expect(end.x).toBeLessThanOrEqual(view.width + 1e-6);
        expect(end.y).toBeLessThanOrEqual(view.height + 1e-6);
        expect(start.x).toBeCloseTo(view.width - end.x, 5);
        expect(start.y).toBeCloseTo(view.height - end.y, 5);
      }),
    );
  });

  it('never loses the image: a piece of it stays in sight', () => {
    fc.assert(
      fc.property(camera, length, length, viewport, (wild, width, height, view) => {
        const image = { width, height };
        const scale = limitScale(wild.scale, image, view);
        const it = keepInSight({ ...wild, scale }, image, view);
        const start = toScreen(it, { x: 0, y: 0 });
        const end = toScreen(it, { x: width, y: height });
        const seen = Math.min(end.x, view.width) - Math.max(start.x, 0);
        expect(seen).toBeGreaterThanOrEqual(Math.min(64, width * scale, view.width) - 1e-3);
        expect(zoomOf(it, view)).toBeLessThanOrEqual(64 + 1e-9);
        expect(keepInSight(it, image, view)).toEqual(it);
      }),
    );
  });
});

describe('the view', () => {
  it('zooms with the wheel at the pointer, and changes the brush with Alt', () => {
    const editor = new TestEditor(4000, 3000);
    const wheel = { type: 'wheel', x: 130, y: 90, deltaX: 0, deltaY: -120 } as const;
    const before = toImage(editor.camera, wheel);
    editor.dispatch({ ...wheel, shift: false, alt: false, ctrl: false });
    expect(editor.getSnapshot().zoom).toBeGreaterThan(0.09);
    const after = toImage(editor.camera, wheel);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
    const { brushSize, zoom } = editor.getSnapshot();
    editor.dispatch({ ...wheel, shift: false, alt: true, ctrl: false });
    expect(editor.getSnapshot().brushSize).toBeGreaterThan(brushSize);
    expect(editor.getSnapshot().zoom).toBe(zoom);
  });

  it('is 100 % when one image pixel is one pixel of the screen', () => {
    const editor = new TestEditor(4000, 3000);
    editor.setViewport({ width: 400, height: 300, dpr: 2 });
    editor.zoomTo(1);
    expect(editor.camera.scale).toBe(0.5);
  });

  it('stays fitted through a resize until somebody zooms, then keeps its middle', () => {
    const editor = new TestEditor(4000, 3000);
    editor.setViewport({ width: 848, height: 648, dpr: 1 });
    expect(editor.camera.scale).toBeCloseTo(0.2);
    editor.zoomTo(1);
    const middle = toImage(editor.camera, { x: 424, y: 324 });
    editor.setViewport({ width: 500, height: 400, dpr: 1 });
    const after = toImage(editor.camera, { x: 250, y: 200 });
    expect(editor.getSnapshot().zoom).toBe(1);
    expect(after.x).toBeCloseTo(middle.x, 6);
    expect(after.y).toBeCloseTo(middle.y, 6);
  });
});
