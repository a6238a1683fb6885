import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { invert } from '@shared/edit';
import { areaOf, bboxOf } from '@shared/mask';
import { TestEditor, annotationOf, box } from '../../helpers/test-editor';

const [WIDTH, HEIGHT] = [40, 30];
const suggestion = () => annotationOf(WIDTH, HEIGHT, box(10, 10, 10, 8));

const points = fc.array(
  fc.record({ x: fc.integer({ min: 0, max: WIDTH }), y: fc.integer({ min: 0, max: HEIGHT }) }),
  { minLength: 1, maxLength: 5 },
);

function withBrush(annotations = [suggestion()], tool: 'brush' | 'eraser' = 'brush'): TestEditor {
  const editor = new TestEditor(WIDTH, HEIGHT, annotations);
  editor.setTool(tool);
  editor.setBrushSize(4);
  return editor;
}

describe('the brush', () => {
  it('is in brush.painting while the button is held, and the document waits for its end', () => {
    const editor = withBrush();
    const before = editor.annotations;
    editor.select([before[0]!.id]);
    expect(editor.statePath).toBe('brush.idle');
    editor.down(5, 5).move(8, 5);
    expect(editor.statePath).toBe('brush.painting');
    expect(editor.annotations).toBe(before);
    editor.up();
    expect(editor.statePath).toBe('brush.idle');
    expect(editor.edits.map(({ label }) => label)).toEqual(['paint']);
  });

  it('adds to the selected suggestion, which thereby is accepted and stays the model’s', () => {
    const annotation = suggestion();
    const editor = withBrush([annotation]);
    editor.select([annotation.id]);
    editor.stroke([
      { x: 20, y: 14 },
      { x: 25, y: 14 },
    ]);
    const after = editor.annotation(annotation.id)!;
    expect(after).toMatchObject({ status: 'accepted', source: 'model', score: 0.9, categoryId: 1 });
    expect(after.area).toBe(areaOf(after.mask));
    expect(after.bbox).toEqual(bboxOf(after.mask));
    expect(after.bbox).toEqual([10, 10, 17, 8]);
    expect(editor.selection).toEqual([annotation.id]);
  });

  it('begins an accepted human annotation of the active category when nothing is selected', () => {
    const editor = withBrush([]);
    editor.setActiveCategory(7);
    editor.stroke([{ x: 20, y: 14 }]);
    const [made] = editor.annotations;
    expect(made).toMatchObject({ source: 'human', status: 'accepted', categoryId: 7, area: 12 });
    expect(made).toMatchObject({ score: null, doubt: null, bbox: [18, 12, 4, 4] });
    expect(editor.selection).toEqual([made!.id]);
    expect(editor.edits[0]!.changes).toEqual([
      { table: 'annotation', id: made!.id, before: null, after: made },
    ]);
  });

  it('does nothing without a category, on a locked mask, or where no pixel changes', () => {
    const editor = withBrush([]);
    editor.setActiveCategory(null);
    editor.stroke([{ x: 20, y: 14 }]);
    const locked = { ...suggestion(), locked: true };
    editor.open({ id: 1, width: WIDTH, height: HEIGHT }, [locked]);
    editor.select([locked.id]);
    editor.down(5, 5);
    expect(editor.statePath).toBe('brush.idle');
    expect(editor.getSnapshot().cursor).toBe('not-allowed');
    editor.up();
    const plain = suggestion();
    editor.open({ id: 1, width: WIDTH, height: HEIGHT }, [plain]);
    editor.select([plain.id]);
    editor.stroke([{ x: 15, y: 14 }]);
    expect(editor.edits).toEqual([]);
  });

  it('erases what lies under it when nothing is selected, and deletes what it empties', () => {
    const annotation = suggestion();
    const editor = withBrush([annotation], 'eraser');
    editor.setBrushSize(60);
    editor.stroke([{ x: 15, y: 14 }]);
    expect(editor.annotations).toEqual([]);
    expect(editor.selection).toEqual([]);
    expect(editor.edits[0]).toMatchObject({ label: 'erase', changes: [{ after: null }] });
  });

  it.each([
    ['brush', { alt: true }, 'erase'],
    ['eraser', { shift: true }, 'paint'],
    ['brush', {}, 'paint'],
    ['eraser', {}, 'erase'],
  ] as const)('%s with %j: %s', (tool, mods, label) => {
    const annotation = suggestion();
    const editor = withBrush([annotation], tool);
    editor.select([annotation.id]);
    editor.stroke([{ x: 10, y: 10 }], mods);
    expect(editor.edits.map((edit) => edit.label)).toEqual([label]);
  });

  it('keeps holes and parts: pixels outside the stroke stay as they were', () => {
    const ring = annotationOf(WIDTH, HEIGHT, (x, y) => {
      const far = Math.hypot(x - 15, y - 15);
      return (far > 5 && far < 9) || box(33, 3, 4, 4)(x, y);
    });
    const editor = withBrush([ring]);
    const before = editor.bitmap();
    editor.select([ring.id]);
    editor.setBrushSize(2);
    editor.stroke([{ x: 15, y: 15 }]);
    const changed = editor
      .bitmap()
      .data.reduce(
        (list, value, i) => (value === before.data[i] ? list : [...list, i]),
        [] as number[],
      );
    expect(changed).toEqual([14 * 40 + 14, 14 * 40 + 15, 15 * 40 + 14, 15 * 40 + 15]);
  });

  it('leaves the same pixels at any zoom and wherever the view is', () => {
    const path = [
      { x: 3.4, y: 4.6 },
      { x: 21.2, y: 17.9 },
      { x: 30.7, y: 5.1 },
    ];
    const results = [0.5, 1, 3.3, 17].map((zoom) => {
      const editor = withBrush([]);
      editor.zoomTo(zoom);
      editor.panBy(zoom * 7, -zoom * 3);
      editor.stroke(path);
      return editor.annotations[0]!.mask;
    });
    expect(new Set(results.map(({ counts }) => counts)).size).toBe(1);
  });

  it('any strokes, taken back one by one, leave the document as it was', () => {
    const stroke = fc.record({
      tool: fc.constantFrom('brush' as const, 'eraser' as const),
      size: fc.integer({ min: 1, max: 20 }),
      points,
      selects: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 6 }), (strokes) => {
        const editor = withBrush();
        const before = new Map(editor.annotations.map((it) => [it.id, it]));
        for (const { tool, size, points: path, selects } of strokes) {
          editor.setTool(tool);
          editor.setBrushSize(size);
          editor.select(selects && editor.annotations[0] ? [editor.annotations[0].id] : []);
          editor.stroke(path);
        }
        const painted = new Map(editor.annotations.map((it) => [it.id, it]));
        const edits = [...editor.edits];
        for (const edit of edits) editor.applyEdit(edit);
        expect(new Map(editor.annotations.map((it) => [it.id, it]))).toEqual(painted);
        const undone = [...edits].reverse().map(invert);
        for (const edit of undone) editor.applyEdit(edit);
        expect(new Map(editor.annotations.map((it) => [it.id, it]))).toEqual(before);
        for (const edit of [...undone].reverse().map(invert)) editor.applyEdit(edit);
        expect(new Map(editor.annotations.map((it) => [it.id, it]))).toEqual(painted);
      }),
    );
  });
});

describe('a stroke that is broken off', () => {
  const begun = (): TestEditor => {
    const editor = withBrush();
    editor.select([editor.annotations[0]!.id]);
    return editor.down(5, 5).move(20, 20);
  };

  it('by Escape leaves no trace', () => {
    const editor = begun();
    const before = editor.annotations;
    editor.key('keydown', 'Escape');
    expect(editor.statePath).toBe('brush.idle');
    expect(editor.annotations).toBe(before);
    editor.move(30, 20).up();
    expect(editor.edits).toEqual([]);
    expect(editor.painting).toBeNull();
  });

  it('by undo is taken back alone, and undo is told so', () => {
    const editor = begun();
    expect(editor.stepBack()).toBe(true);
    expect(editor.edits).toEqual([]);
    expect(editor.stepBack()).toBe(false);
  });

  it.each([
    ['a lost window or capture', (editor: TestEditor) => editor.dispatch({ type: 'interrupt' })],
    ['a button that came up elsewhere', (editor: TestEditor) => editor.hover(25, 20)],
    ['another tool', (editor: TestEditor) => editor.setTool('select')],
  ])('by %s is kept as far as it went', (_, breakOff) => {
    const editor = begun();
    breakOff(editor);
    expect(editor.statePath).toMatch(/idle$/);
    expect(editor.edits).toHaveLength(1);
    expect(editor.painting).toBeNull();
  });

  it('by another image is kept for the image it was made on', () => {
    const editor = begun();
    editor.open({ id: 2, width: 10, height: 10 }, []);
    expect(editor.edits[0]!.changes[0]).toMatchObject({ after: { imageId: 1 } });
    expect(editor.annotations).toEqual([]);
  });

  it('by the deletion of its mask comes to nothing', () => {
    const editor = begun();
    const [target] = editor.annotations;
    editor.applyEdit({
      id: crypto.randomUUID(),
      label: 'delete',
      author: 'model',
      at: 0,
      changes: [{ table: 'annotation', id: target!.id, before: target!, after: null }],
    });
    editor.up();
    expect(editor.annotations).toEqual([]);
    expect(editor.edits).toEqual([]);
  });

  it('by a second button or another finger goes on', () => {
    const editor = begun();
    editor.down(20, 20, { button: 2 }).up({ button: 2 });
    expect(editor.statePath).toBe('brush.painting');
  });
});
