import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { invert } from '@shared/edit';
import { TOOL_IDS } from '@renderer/editor';
import { TestEditor, annotationOf, box } from '../../helpers/test-editor';

const large = annotationOf(40, 30, box(2, 2, 30, 25));
const small = annotationOf(40, 30, box(10, 10, 5, 5));
const editorOf = (...annotations: (typeof large)[]): TestEditor =>
  new TestEditor(40, 30, annotations);

describe('select', () => {
  it('takes the topmost mask under the pointer, Shift adds to or takes from the selection', () => {
    const editor = editorOf(small, large);
    editor.hover(12, 12);
    expect(editor.getSnapshot().hoverId).toBe(small.id);
    editor.down(12, 12);
    expect(editor.statePath).toBe('select.pointing');
    editor.up();
    expect(editor.statePath).toBe('select.idle');
    expect(editor.selection).toEqual([small.id]);
    editor.click(4, 4, { shift: true });
    expect(editor.selection).toEqual([small.id, large.id]);
    editor.click(12, 12, { shift: true });
    expect(editor.selection).toEqual([large.id]);
    editor.click(38, 28);
    expect(editor.selection).toEqual([]);
  });

  it('sees no hidden and no rejected mask', () => {
    const editor = editorOf(small, large);
    editor.setHidden([small.id], true);
    expect(editor.hitTest({ x: 12, y: 12 })).toBe(large.id);
    editor.reject([large.id]);
    expect(editor.hitTest({ x: 12, y: 12 })).toBeNull();
    editor.setHidden([small.id], false);
    editor.hideAll(true);
    expect(editor.hitTest({ x: 12, y: 12 })).toBeNull();
  });

  it('is undone by Escape while pointing, and cleared by it otherwise', () => {
    const editor = editorOf(small, large);
    editor.click(12, 12).down(4, 4).key('keydown', 'Escape');
    expect(editor.selection).toEqual([small.id]);
    editor.key('keydown', 'Escape');
    expect(editor.selection).toEqual([]);
  });
});

describe('pan', () => {
  it('stands in while Space is held, and gives the chosen tool back', () => {
    const editor = editorOf();
    editor.zoomTo(30);
    editor.setTool('brush');
    editor.key('keydown', ' ');
    expect(editor.statePath).toBe('pan.idle');
    expect(editor.toolId).toBe('brush');
    const { x } = editor.camera;
    editor.down(20, 15);
    expect(editor.statePath).toBe('pan.panning');
    editor.dispatch({
      type: 'pointermove',
      x: 230,
      y: 150,
      pointerId: 1,
      button: -1,
      buttons: 1,
      shift: false,
      alt: false,
      ctrl: false,
    });
    expect(editor.camera.x).toBeCloseTo(x - 1);
    editor.key('keyup', ' ');
    expect(editor.statePath).toBe('pan.panning');
    editor.up();
    expect(editor.statePath).toBe('brush.idle');
    expect(editor.edits).toEqual([]);
  });

  it('comes with the middle button too', () => {
    const editor = editorOf();
    editor.down(20, 15, { button: 1 });
    expect(editor.statePath).toBe('pan.panning');
    editor.up({ button: 1 });
    expect(editor.statePath).toBe('select.idle');
  });

  it('does not break into a stroke, and a Space released elsewhere does not stick', () => {
    const editor = editorOf();
    editor.setTool('brush');
    editor.down(20, 15).key('keydown', ' ');
    expect(editor.statePath).toBe('brush.painting');
    editor.up();
    editor.hover(21, 15);
    expect(editor.statePath).toBe('pan.idle');
    editor.dispatch({ type: 'interrupt' });
    expect(editor.statePath).toBe('brush.idle');
  });
});

describe('any sequence of events', () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('down' as const, 'move' as const, 'up' as const, 'hover' as const),
        x: fc.integer({ min: -5, max: 45 }),
        y: fc.integer({ min: -5, max: 35 }),
        button: fc.constantFrom(0, 0, 0, 1, 2),
        shift: fc.boolean(),
        alt: fc.boolean(),
      }),
    },
    fc.record({
      kind: fc.constant('key' as const),
      type: fc.constantFrom('keydown' as const, 'keyup' as const),
      key: fc.constantFrom(' ', 'Escape', 'Shift', 'Alt', 'Enter', 'Backspace', 'Delete'),
    }),
    fc.record({ kind: fc.constant('tool' as const), id: fc.constantFrom(...TOOL_IDS) }),
    fc.record({
      kind: fc.constantFrom(
        'pointerleave' as const,
        'interrupt' as const,
        'stepback' as const,
        'change' as const,
      ),
    }),
    fc.record({ kind: fc.constantFrom('outline' as const, 'other' as const, 'zoom' as const) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  const take = (editor: TestEditor, it: Step): void => {
    if (it.kind === 'key') editor.key(it.type, it.key);
    else if (it.kind === 'tool') editor.setTool(it.id);
    else if (it.kind === 'outline') editor.openOutline();
    else if (it.kind === 'other') editor.select([large.id]);
    else if (it.kind === 'zoom') editor.zoomBy(1.5);
    else if (it.kind === 'up') editor.up(it);
    else if ('x' in it) editor[it.kind](it.x, it.y, it);
    else editor.dispatch({ type: it.kind });
  };
  const steps = fc.array(step, { maxLength: 40 });

  it('ends in the chosen tool, idle, when the window is left after Escape', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const editor = editorOf(small, large);
        for (const it of all) take(editor, it);
        editor.key('keydown', 'Escape').dispatch({ type: 'interrupt' });
        expect(editor.statePath).toBe(`${editor.toolId}.idle`);
        expect(editor.busy).toBe(false);
        expect(editor.painting).toBeNull();
        expect(editor.getSnapshot().sketch).toBeNull();
        expect(editor.wants('Enter')).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('made nothing but edits: with none, nothing has changed; taken back, all is as it was', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const editor = editorOf(small, large);
        const before = editor.annotations;
        for (const it of all) take(editor, it);
        editor.key('keydown', 'Escape');
        if (editor.edits.length === 0) expect(editor.annotations).toBe(before);
        for (const edit of [...editor.edits]) editor.applyEdit(edit);
        for (const edit of editor.edits.toReversed()) editor.applyEdit(invert(edit));
        const byId = new Map(editor.annotations.map((it) => [it.id, it]));
        expect(byId).toEqual(new Map(before.map((it) => [it.id, it])));
      }),
      { numRuns: 400 },
    );
  });
});
