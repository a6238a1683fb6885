import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPolygons } from '@shared/mask';
import type { Annotation } from '@shared/domain/annotation';
import { TestEditor, annotationOf, box } from '../../helpers/test-editor';

const editorWith = (
  tool: 'polygon' | 'lasso' | 'rectangle',
  ...masks: Annotation[]
): TestEditor => {
  const editor = new TestEditor(40, 30, masks);
  editor.setTool(tool);
  return editor;
};
const triangle = [2, 2, 30, 4, 10, 25];
const drawn = fromPolygons([triangle], 40, 30);
const clickAll = (editor: TestEditor, flat: readonly number[]): TestEditor => {
  for (let i = 0; i < flat.length; i += 2) editor.click(flat[i]!, flat[i + 1]!);
  return editor;
};

describe('polygon', () => {
  const finishes: Record<string, (editor: TestEditor) => void> = {
    'a click on its first point': (editor) => editor.click(2.1, 2.1),
    'a second click on its last point': (editor) => editor.click(10, 25),
    Enter: (editor) => editor.key('keydown', 'Enter'),
  };
  it.each(Object.entries(finishes))('is closed by %s, and is what COCO draws', (_, finish) => {
    const editor = clickAll(editorWith('polygon'), triangle);
    expect(editor.statePath).toBe('polygon.placing');
    expect(editor.edits).toEqual([]);
    finish(editor);
    expect(editor.statePath).toBe('polygon.idle');
    expect(editor.bitmap()).toEqual(drawn);
    expect(editor.edits.map(({ label }) => label)).toEqual(['polygon']);
    expect(editor.selection).toEqual([editor.annotations[0]!.id]);
    expect(editor.getSnapshot().sketch).toBeNull();
  });

  it('takes points back one by one, and with the last one ends', () => {
    const editor = clickAll(editorWith('polygon'), [...triangle, 20, 20]);
    expect(editor.wants('Backspace')).toBe(true);
    editor.key('keydown', 'Backspace').key('keydown', 'Enter');
    expect(editor.bitmap()).toEqual(drawn);
    clickAll(editor, [5, 5, 9, 9]);
    expect(editor.stepBack()).toBe(true);
    expect(editor.statePath).toBe('polygon.placing');
    expect(editor.stepBack()).toBe(true);
    expect(editor.statePath).toBe('polygon.idle');
    expect(editor.stepBack()).toBe(false);
    expect(editor.wants('Backspace')).toBe(false);
  });

  it('is drawn by hand while the button is held, which one step takes back', () => {
    const editor = editorWith('polygon').click(2, 2).click(30, 4);
    editor.stroke([
      { x: 30, y: 20 },
      { x: 25, y: 22 },
      { x: 20, y: 24 },
    ]);
    expect(editor.statePath).toBe('polygon.placing');
    editor.key('keydown', 'Backspace').click(10, 25).key('keydown', 'Enter');
    expect(editor.bitmap()).toEqual(drawn);
  });

  it('adds to and takes from the mask selected last, by the keys at its start or its end', () => {
    const mask = annotationOf(40, 30, box(0, 0, 8, 30));
    const both = (rule: (a: number, b: number) => number) =>
      drawn.data.map((value, i) => rule(value, Number(i % 40 < 8)));
    const added = editorWith('polygon', mask);
    added.select([mask.id]);
    clickAll(added, triangle).key('keydown', 'Shift', { shift: true });
    added.key('keydown', 'Enter', { shift: true });
    expect(added.bitmap().data).toEqual(both((a, b) => a | b));
    const taken = editorWith('polygon', mask);
    taken.select([mask.id]);
    taken.click(2, 2, { alt: true });
    clickAll(taken, triangle.slice(2)).key('keydown', 'Enter');
    expect(taken.bitmap().data).toEqual(both((a, b) => b & ~a));
  });

  it('survives that the window is left and that the view is moved, and is given up by Escape', () => {
    const editor = clickAll(editorWith('polygon'), triangle);
    editor.zoomBy(4);
    editor.dispatch({ type: 'interrupt' });
    editor.key('keydown', ' ').stroke([
      { x: 10, y: 10 },
      { x: 14, y: 14 },
    ]);
    expect(editor.statePath).toBe('pan.idle');
    expect(editor.busy).toBe(true);
    editor.key('keyup', ' ');
    expect(editor.statePath).toBe('polygon.placing');
    editor.down(12, 12, { button: 1 }).up({ button: 1 });
    expect(editor.statePath).toBe('polygon.placing');
    editor.key('keydown', ' ').key('keydown', 'Escape');
    expect(editor.busy).toBe(false);
    editor.key('keyup', ' ');
    expect(editor.statePath).toBe('polygon.idle');
    expect(editor.edits).toEqual([]);
  });

  it('is closed when another tool or another image is chosen', () => {
    const editor = clickAll(editorWith('polygon'), triangle);
    editor.setTool('brush');
    expect(editor.bitmap()).toEqual(drawn);
    editor.setTool('polygon');
    clickAll(editor, triangle).open({ id: 2, width: 40, height: 30 }, []);
    expect(editor.edits).toHaveLength(2);
    expect(editor.annotations).toEqual([]);
    expect(editor.statePath).toBe('polygon.idle');
  });

  it('may cross itself and leave the image: even-odd, cut off at the border', () => {
    const star = [20, -5, 28, 40, -4, 8, 44, 8, 10, 40];
    const editor = clickAll(editorWith('polygon'), star).key('keydown', 'Enter');
    expect(editor.bitmap()).toEqual(fromPolygons([star], 40, 30));
    expect(editor.bitmap().data[15 * 40 + 20]).toBe(0);
  });
});

describe('lasso', () => {
  it('is closed by letting go; a click draws nothing', () => {
    const editor = editorWith('lasso').click(5, 5);
    expect(editor.edits).toEqual([]);
    editor.stroke([
      { x: 2, y: 2 },
      { x: 30, y: 4 },
      { x: 10, y: 25 },
    ]);
    expect(editor.bitmap()).toEqual(drawn);
  });
});

describe('rectangle', () => {
  it('covers the whole pixels between its corners, whichever way it is drawn', () => {
    const corner = fc.record({
      x: fc.integer({ min: -40, max: 360 }).map((eighths) => eighths / 8),
      y: fc.integer({ min: -40, max: 280 }).map((eighths) => eighths / 8),
    });
    fc.assert(
      fc.property(corner, corner, (a, b) => {
        const editor = editorWith('rectangle').stroke([a, b]);
        if (Math.hypot(a.x - b.x, a.y - b.y) < 0.6) return;
        const inside = (x: number, y: number): boolean =>
          x + 1 > Math.min(a.x, b.x) &&
          x < Math.max(a.x, b.x) &&
          y + 1 > Math.min(a.y, b.y) &&
          y < Math.max(a.y, b.y);
        const expected = annotationOf(40, 30, inside);
        expect(editor.annotations[0]?.mask.counts ?? null).toBe(
          expected.area === 0 ? null : expected.mask.counts,
        );
      }),
    );
  });
});

it('draws nothing where nothing may come of it', () => {
  const locked = annotationOf(40, 30, box(2, 2, 5, 5), { locked: true });
  const editor = editorWith('polygon', locked);
  editor.setActiveCategory(null);
  editor.hover(5, 5);
  expect(editor.getSnapshot().cursor).toBe('not-allowed');
  editor.select([locked.id]);
  editor.click(20, 20, { shift: true }).click(5, 20);
  expect(editor.statePath).toBe('polygon.idle');
});
