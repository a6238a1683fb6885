import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { moveBy } from '@renderer/editor';
import { partsOf, withoutHoles } from '@renderer/editor/masks/parts';
import { spansOfRings } from '@renderer/editor/rings';
import { spansOf } from '@renderer/editor/spans';
import { pathOf, ringsOf } from '@renderer/editor/tools/select/outline/rings';
import { stretched } from '@renderer/editor/tools/select/operations';
import { TestEditor, annotationOf, box } from '../../helpers/test-editor';

const large = annotationOf(40, 30, box(2, 2, 30, 25));
const small = annotationOf(40, 30, box(10, 10, 6, 5));
const alone = annotationOf(40, 30, (x, y) => box(4, 4, 8, 6)(x, y) && !box(6, 6, 2, 2)(x, y));
const editorOf = (...annotations: Annotation[]): TestEditor => new TestEditor(40, 30, annotations);
const boxes = (editor: TestEditor) => editor.annotations.map(({ bbox }) => bbox);

describe('clicks', () => {
  it('go down the stack of masks, by Alt or once more at the same place, and round again', () => {
    const editor = editorOf(small, large).click(12, 12);
    expect(editor.selection).toEqual([small.id]);
    editor.click(12, 12);
    expect(editor.selection).toEqual([large.id]);
    editor.click(12, 12);
    expect(editor.selection).toEqual([small.id]);
    editor.click(13, 13, { alt: true });
    expect(editor.selection).toEqual([large.id]);
    editor.click(12, 12);
    expect(editor.selection).toEqual([small.id]);
    expect(editor.edits).toEqual([]);
  });
});

describe('a drag that begins beside the selected masks', () => {
  it('selects what lies wholly within its box; Shift adds to the selection', () => {
    const editor = editorOf(small, large, alone);
    editor.down(9, 9).move(15, 14);
    expect(editor.statePath).toBe('select.marquee');
    editor.move(17, 16).up();
    expect(editor.selection).toEqual([small.id]);
    editor.stroke(
      [
        { x: 3, y: 3 },
        { x: 13, y: 11 },
      ],
      { shift: true },
    );
    expect(editor.selection).toEqual([small.id, alone.id]);
    expect(editor.edits).toEqual([]);
  });

  it('leaves the selection as it was on Escape', () => {
    const editor = editorOf(small, alone).click(12, 12);
    editor.down(20, 20).move(1, 1).key('keydown', 'Escape').up();
    expect(editor.selection).toEqual([small.id]);
    expect(editor.statePath).toBe('select.idle');
    expect(editor.getSnapshot().sketch).toBeNull();
  });
});

describe('a drag of selected masks', () => {
  it('moves them by whole pixels as one edit, cut at the border in the end only', () => {
    const editor = editorOf(alone, small);
    editor.select([alone.id, small.id]);
    editor.down(5, 5).move(-20, -20);
    expect(editor.statePath).toBe('select.moving');
    expect(editor.annotation(alone.id)).toBe(editor.annotations[0]);
    editor.move(5, 1.2).up();
    expect(boxes(editor)).toEqual([
      [4, 0, 8, 6],
      [10, 6, 6, 5],
    ]);
    editor.stroke([
      { x: 5, y: 1 },
      { x: 2, y: -2 },
    ]);
    expect(boxes(editor)[0]).toEqual([1, 0, 8, 3]);
    expect(editor.edits.map(({ label }) => label)).toEqual(['move', 'move']);
  });

  it('leaves locked ones, and all of them on Escape', () => {
    const locked = annotationOf(40, 30, box(20, 20, 5, 5), { locked: true });
    const editor = editorOf(alone, locked);
    editor.select([alone.id, locked.id]);
    editor.down(5, 5).move(8, 8).key('keydown', 'Escape').up();
    expect(editor.edits).toEqual([]);
    editor.stroke([
      { x: 5, y: 5 },
      { x: 6, y: 5 },
    ]);
    expect(editor.annotation(locked.id)).toEqual(locked);
    expect(boxes(editor)[0]).toEqual([5, 4, 8, 6]);
  });

  it('moves copies with Alt, which are selected then', () => {
    const editor = editorOf(alone).click(5, 5);
    editor.stroke(
      [
        { x: 5, y: 5 },
        { x: 15, y: 9 },
      ],
      { alt: true },
    );
    expect(boxes(editor)).toEqual([
      [4, 4, 8, 6],
      [14, 8, 8, 6],
    ]);
    expect(editor.annotations[1]).toMatchObject({ source: 'human', status: 'accepted' });
    expect(editor.selection).toEqual([editor.annotations[1]!.id]);
    expect(editor.edits.map(({ label }) => label)).toEqual(['duplicate']);
  });

  it('is the identity there and back within the image', () => {
    const offset = { dx: fc.integer({ min: -4, max: 28 }), dy: fc.integer({ min: -4, max: 20 }) };
    fc.assert(
      fc.property(fc.record(offset), ({ dx, dy }) => {
        const editor = editorOf(alone).click(5, 5);
        editor.perform('move', moveBy(dx, dy));
        editor.perform('move', moveBy(-dx, -dy));
        expect(editor.annotations[0]!.mask).toEqual(alone.mask);
      }),
    );
  });
});

describe('a drag of a handle', () => {
  it('resizes the mask about the opposite corner or side', () => {
    const editor = editorOf(alone).click(5, 5);
    editor.hover(12, 10);
    expect(editor.getSnapshot().cursor).toBe('nwse-resize');
    editor.down(12, 10).move(18, 12);
    expect(editor.statePath).toBe('select.resizing');
    editor.move(20, 16).up();
    const twice = annotationOf(40, 30, (x, y) => box(4, 4, 16, 12)(x, y) && !box(8, 8, 4, 4)(x, y));
    expect(editor.annotations[0]!.mask).toEqual(twice.mask);
    editor.hover(12, 4);
    expect(editor.getSnapshot().cursor).toBe('ns-resize');
    editor.stroke([
      { x: 12, y: 4 },
      { x: 30, y: 10 },
    ]);
    expect(boxes(editor)).toEqual([[4, 10, 16, 6]]);
    expect(editor.edits.map(({ label }) => label)).toEqual(['resize', 'resize']);
  });

  it('keeps the ratio with Shift, never turns over, and Escape takes it back', () => {
    const editor = editorOf(alone).click(5, 5);
    editor.down(12, 10).move(20, 10, { shift: true }).up({ shift: true });
    expect(boxes(editor)).toEqual([[4, 4, 16, 12]]);
    editor.down(20, 16).move(0, 0).key('keydown', 'Escape').up();
    expect(boxes(editor)).toEqual([[4, 4, 16, 12]]);
    editor.down(4, 16).move(38, -4).up();
    expect(boxes(editor)[0]!.slice(2)).toEqual([1, 1]);
  });

  it('makes each pixel what its centre falls on', () => {
    const side = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(side, side, fc.array(fc.boolean(), { minLength: 48 }), (w, h, bits) => {
        const has = (x: number, y: number) =>
          box(4, 4, 8, 6)(x, y) && bits[(y - 4) * 8 + x - 4] === true;
        const mask = spansOf(annotationOf(40, 30, has).mask);
        const [from, to] = [
          { x0: 4, y0: 4, x1: 12, y1: 10 },
          { x0: 30, y0: 20, x1: 30 + w, y1: 20 + h },
        ];
        const expected = annotationOf(40, 30, (x, y) => {
          const inside = box(30, 20, w, h)(x, y);
          const source = (at: number, first: number, length: number, size: number) =>
            4 + Math.floor(((2 * (at - first) + 1) * length) / (2 * size));
          return inside && has(source(x, 30, 8, w), source(y, 20, 6, h));
        });
        expect(stretched(mask, from, to, { width: 40, height: 30 })).toEqual(
          spansOf(expected.mask),
        );
      }),
    );
  });
});

describe('the outline', () => {
  it('of any mask, however few its vertices, has the pixels of the mask', () => {
    const bits = fc.array(fc.boolean(), { minLength: 1200, maxLength: 1200 });
    const tolerance = fc.constantFrom(0, 1.05, 3, 9);
    fc.assert(
      fc.property(bits, tolerance, (some, most) => {
        const has = (x: number, y: number) => some[y * 40 + x]! || some[(y >> 2) * 40 + (x >> 2)]!;
        const mask = annotationOf(40, 30, has);
        const outlines = ringsOf(mask, most).map((ring) => pathOf(ring).points);
        expect(spansOfRings(outlines, { width: 40, height: 30 })).toEqual(spansOf(mask.mask));
      }),
    );
  });

  it('leaves no pixel out where it is pulled away from a slanting border', () => {
    const slanting = annotationOf(40, 30, (x, y) => x >= 4 && y >= 4 + x / 4 && y < 20 && x < 30);
    const editor = open(slanting);
    expect(vertices(editor)).toHaveLength(4);
    editor.stroke([
      { x: 5, y: 5 },
      { x: 5, y: 1 },
    ]);
    editor.key('keydown', 'Enter');
    const after = editor.annotations[0]!;
    const spans = spansOf(after.mask);
    expect(partsOf(spans, 30)).toHaveLength(1);
    expect(withoutHoles(spans, 30)).toEqual(spans);
    expect(after.area).toBeGreaterThan(slanting.area);
  });

  const open = (...masks: Annotation[]): TestEditor => {
    const editor = editorOf(...masks);
    editor.select([masks[0]!.id]);
    expect(editor.openOutline()).toBe(true);
    expect(editor.statePath).toBe('select.outline.resting');
    return editor;
  };
  const vertices = (editor: TestEditor) =>
    editor
      .getSnapshot()
      .sketch!.handles.filter(({ kind }) => kind === 'vertex')
      .map(({ at }) => [at.x, at.y]);

  it('has a ring for the border and one for each hole', () => {
    const editor = open(alone);
    expect(editor.getSnapshot().sketch!.paths).toHaveLength(2);
    expect(vertices(editor)).toHaveLength(8);
  });

  it('is opened by a double click, and a locked mask’s is not', () => {
    const editor = editorOf(alone);
    const press = (time: number): void => {
      for (const type of ['pointerdown', 'pointerup'] as const)
        editor.dispatch({
          ...{ type, x: 80, y: 70, pointerId: 1, button: 0, buttons: 0, time },
          ...{ shift: false, alt: false, ctrl: false },
        });
    };
    press(1000);
    press(2000);
    expect(editor.statePath).toBe('select.idle');
    press(2100);
    expect(editor.statePath).toBe('select.outline.resting');
    editor.key('keydown', 'Escape');
    editor.setLocked([alone.id], true);
    press(4000);
    press(4100);
    expect(editor.statePath).toBe('select.idle');
    expect(editor.openOutline()).toBe(false);
  });

  it('changes only the pixels between the old and the new one, as one edit', () => {
    const editor = open(alone);
    editor.stroke([
      { x: 12, y: 10 },
      { x: 16, y: 10 },
    ]);
    editor.stroke([
      { x: 4, y: 10 },
      { x: 4, y: 14 },
    ]);
    expect(editor.edits).toEqual([]);
    editor.key('keydown', 'Enter');
    expect(editor.edits.map(({ label }) => label)).toEqual(['outline']);
    expect(editor.statePath).toBe('select.idle');
    const { data } = editor.bitmap();
    for (let y = 0; y < 10; y++)
      for (let x = 0; x < 12; x++)
        expect(data[y * 40 + x]).toBe(Number(box(4, 4, 8, 6)(x, y) && !box(6, 6, 2, 2)(x, y)));
    expect(data[9 * 40 + 14]).toBe(1);
    expect(data[12 * 40 + 4]).toBe(1);
  });

  it('gets a vertex from the middle of a side, and loses one by Delete or Alt', () => {
    const editor = open(alone);
    editor.stroke([
      { x: 8, y: 4 },
      { x: 8, y: 1 },
    ]);
    expect(vertices(editor)).toContainEqual([8, 1]);
    editor.key('keydown', 'Delete');
    expect(vertices(editor)).toHaveLength(8);
    editor.click(4, 4, { alt: true });
    expect(vertices(editor)).toHaveLength(7);
    editor.key('keydown', 'Enter');
    expect(editor.bitmap().data[4 * 40 + 4]).toBe(0);
  });

  it('takes steps back one by one, and on Escape is as it was', () => {
    const editor = open(alone);
    const before = vertices(editor);
    editor.stroke([
      { x: 12, y: 10 },
      { x: 16, y: 10 },
    ]);
    editor.click(4, 4, { alt: true });
    editor.stepBack();
    editor.stepBack();
    expect(vertices(editor)).toEqual(before);
    editor.click(4, 4, { alt: true }).key('keydown', 'Escape');
    expect(editor.statePath).toBe('select.idle');
    expect(editor.edits).toEqual([]);
    expect(editor.annotations).toEqual([alone]);
  });

  it('is kept when the hand goes elsewhere: beside it, to another mask, tool or image', () => {
    const ways: ((editor: TestEditor) => void)[] = [
      (editor) => editor.click(35, 25),
      (editor) => editor.select([small.id]),
      (editor) => editor.setTool('brush'),
      (editor) => editor.open({ id: 2, width: 40, height: 30 }, []),
    ];
    for (const leave of ways) {
      const editor = open(alone, small);
      editor.stroke([
        { x: 12, y: 10 },
        { x: 16, y: 10 },
      ]);
      leave(editor);
      expect(editor.edits.map(({ label }) => label)).toEqual(['outline']);
      expect(editor.busy).toBe(false);
    }
  });

  it('that nothing was changed of changes no pixel, of any mask', () => {
    const bits = fc.array(fc.boolean(), { minLength: 150, maxLength: 150 });
    fc.assert(
      fc.property(bits, (some) => {
        const has = (x: number, y: number) => some[(y >> 1) * 10 + (x >> 2)] === true;
        const editor = editorOf(annotationOf(40, 30, has));
        editor.select([editor.annotations[0]!.id]);
        if (!editor.openOutline()) return;
        const first = vertices(editor)[0];
        // There and back.
        if (first !== undefined) {
          editor.stroke([
            { x: first[0]!, y: first[1]! },
            { x: first[0]! + 5, y: first[1]! + 5 },
            { x: first[0]!, y: first[1]! },
          ]);
        }
        editor.key('keydown', 'Enter');
        expect(editor.edits).toEqual([]);
      }),
    );
  });
});
