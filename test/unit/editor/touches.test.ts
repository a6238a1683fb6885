import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DISPLAY, toImage, type EditorEvent } from '@renderer/editor';
import { annotationOf, box, TestEditor } from '../../helpers/test-editor';

type Kind = 'pointerdown' | 'pointermove' | 'pointerup';
const BUTTONS = { pointerdown: [0, 1], pointermove: [-1, 1], pointerup: [0, 0] } as const;

/** A finger's (or a pen's) event at a place of the viewport, CSS pixels. */
function touch(
  type: Kind,
  pointerId: number,
  x: number,
  y: number,
  pointerType: 'touch' | 'pen' = 'touch',
  pressure?: number,
): EditorEvent {
  const [button, buttons] = BUTTONS[type];
  const mods = { shift: false, alt: false, ctrl: false };
  const more = pressure === undefined ? {} : { pressure };
  return { type, pointerId, pointerType, x, y, button, buttons, ...more, ...mods };
}

function editorWith(tool: 'brush' | 'select' = 'brush'): TestEditor {
  const editor = new TestEditor();
  editor.setTool(tool);
  editor.setBrushSize(3);
  return editor;
}

const drag = (editor: TestEditor, id: number, ...at: [number, number][]): void => {
  const [first, ...rest] = at;
  editor.dispatch(touch('pointerdown', id, ...first!));
  for (const point of rest) editor.dispatch(touch('pointermove', id, ...point));
};

describe('one finger', () => {
  it('draws from where it went down, once it has moved', () => {
    const editor = editorWith();
    drag(editor, 1, [100, 100], [103, 100]);
    expect(editor.statePath).toBe('brush.idle');
    editor.dispatch(touch('pointermove', 1, 160, 100));
    expect(editor.statePath).toBe('brush.painting');
    editor.dispatch(touch('pointerup', 1, 160, 100));
    expect(editor.statePath).toBe('brush.idle');
    const { x, y } = toImage(editor.camera, { x: 100, y: 100 });
    const { data, width } = editor.bitmap();
    expect(data[Math.floor(y) * width + Math.floor(x)]).toBe(1);
  });

  it('makes a dot when it only taps', () => {
    const editor = editorWith();
    drag(editor, 1, [100, 100]);
    editor.dispatch(touch('pointerup', 1, 101, 100));
    expect(editor.annotations).toHaveLength(1);
    expect(editor.statePath).toBe('brush.idle');
  });

  it('is followed to its end, whatever a second one does', () => {
    const editor = editorWith();
    const before = editor.camera;
    drag(editor, 1, [100, 100], [160, 100]);
    drag(editor, 2, [200, 200], [300, 260]);
    editor.dispatch(touch('pointerup', 2, 300, 260));
    expect(editor.statePath).toBe('brush.painting');
    editor.dispatch(touch('pointerup', 1, 160, 100));
    expect(editor.annotations).toHaveLength(1);
    expect(editor.camera).toEqual(before);
  });
});

describe('two fingers', () => {
  it('keep the image under them: it moves and grows with them, and nothing is drawn', () => {
    const editor = editorWith();
    editor.zoomTo(12);
    const scale = editor.camera.scale;
    const held = [
      [150, 150],
      [250, 150],
    ].map(([x, y]) => toImage(editor.camera, { x: x!, y: y! }));
    drag(editor, 1, [150, 150]);
    drag(editor, 2, [250, 150]);
    editor.dispatch(touch('pointermove', 1, 140, 160));
    editor.dispatch(touch('pointermove', 2, 260, 160));
    expect(editor.camera.scale / scale).toBeCloseTo(1.2);
    [
      [140, 160],
      [260, 160],
    ].forEach(([x, y], i) => {
      const now = toImage(editor.camera, { x: x!, y: y! });
      expect(now.x).toBeCloseTo(held[i]!.x);
      expect(now.y).toBeCloseTo(held[i]!.y);
    });
    editor.dispatch(touch('pointerup', 2, 260, 160));
    const { x } = editor.camera;
    editor.dispatch(touch('pointermove', 1, 170, 160));
    expect(editor.camera.x).toBeCloseTo(x - 30 / editor.camera.scale);
    editor.dispatch(touch('pointerup', 1, 170, 160));
    expect(editor.edits).toEqual([]);
    expect(editor.statePath).toBe('brush.idle');
  });
});

describe('a pen', () => {
  it('makes fingers pan from then on, and none of them counts while it draws', () => {
    const editor = editorWith();
    editor.zoomTo(12);
    editor.dispatch(touch('pointerdown', 9, 100, 100, 'pen', 0.4));
    const camera = editor.camera;
    drag(editor, 1, [200, 200], [260, 260]);
    expect(editor.camera).toEqual(camera);
    editor.dispatch(touch('pointermove', 9, 120, 100, 'pen', 0.4));
    editor.dispatch(touch('pointerup', 9, 120, 100, 'pen', 0));
    expect(editor.edits).toHaveLength(1);
    editor.dispatch(touch('pointerup', 1, 260, 260));
    drag(editor, 2, [200, 200], [230, 200]);
    editor.dispatch(touch('pointerup', 2, 230, 200));
    expect(editor.camera.x).toBeCloseTo(camera.x - 30 / camera.scale);
    expect(editor.edits).toHaveLength(1);
  });

  it('counts its pressure only where that is wanted', () => {
    const area = (pressure: boolean): number => {
      const editor = editorWith();
      editor.setDisplay({ ...DEFAULT_DISPLAY, pressure });
      editor.setBrushSize(9);
      editor.dispatch(touch('pointerdown', 9, 200, 150, 'pen', 0.3));
      editor.dispatch(touch('pointermove', 9, 230, 150, 'pen', 0.3));
      editor.dispatch(touch('pointerup', 9, 230, 150, 'pen', 0));
      return editor.annotations[0]!.area;
    };
    expect(area(true)).toBeLessThan(area(false) / 2);
  });
});

describe('no sequence of fingers, pens, keys and losses', () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 399 }), fc.integer({ min: 0, max: 299 }));
  const event = fc.oneof(
    fc
      .tuple(
        fc.constantFrom<Kind>('pointerdown', 'pointermove', 'pointerup'),
        fc.integer({ min: 1, max: 3 }),
        place,
        fc.constantFrom<'touch' | 'pen'>('touch', 'touch', 'touch', 'pen'),
      )
      .map(([type, id, [x, y], kind]) =>
        touch(type, kind === 'pen' ? 9 : id, x, y, kind, kind === 'pen' ? 0.5 : undefined),
      ),
    fc.constantFrom<EditorEvent>(
      { type: 'interrupt' },
      { type: 'pointerleave' },
      { type: 'keydown', key: ' ', shift: false, alt: false, ctrl: false },
      { type: 'keyup', key: ' ', shift: false, alt: false, ctrl: false },
      { type: 'keydown', key: 'Escape', shift: false, alt: false, ctrl: false },
    ),
  );

  it('leaves a tool stuck: after the window lost the pointer, a mouse draws as ever', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 40 }),
        fc.constantFrom('brush' as const, 'select' as const),
        (events, tool) => {
          const editor = editorWith(tool);
          for (const each of events) editor.dispatch(each);
          editor.dispatch({ type: 'interrupt' });
          expect(editor.busy).toBe(false);
          expect(editor.painting).toBeNull();
          editor.setTool('brush');
          editor.fit();
          editor.select([]);
          const before = editor.edits.length;
          editor.open({ id: 1, width: 40, height: 30 }, [annotationOf(40, 30, box(0, 0, 2, 2))]);
          editor.stroke([
            { x: 10, y: 10 },
            { x: 15, y: 10 },
          ]);
          expect(editor.edits.length).toBe(before + 1);
          expect(editor.busy).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });
});
