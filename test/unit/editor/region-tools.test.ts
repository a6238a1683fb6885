import { describe, expect, it } from 'vitest';
import { areaOf } from '@renderer/editor/spans';
import { annotationOf, box, TestEditor } from '../../helpers/test-editor';
import { TestRegions } from '../../helpers/test-regions';

const [WIDTH, HEIGHT] = [40, 32];
/** A dark square on light ground, all of it within the picture. */
const square = box(8, 8, 16, 12);
const colour = (x: number, y: number): number => (square(x, y) ? 0x102030 : 0xe0d0c0);
const feature = (x: number, y: number) => (square(x, y) ? [100, 10] : [-10, 100]);
const AREA = 16 * 12;

function withTool(tool: 'smart' | 'bucket' | 'box', seen: typeof feature | null = feature) {
  const editor = new TestEditor(WIDTH, HEIGHT);
  const regions = new TestRegions(WIDTH, HEIGHT, colour, seen);
  editor.setRegions(regions);
  editor.setTool(tool);
  return { editor, regions };
}
/** Colours part where they part; what a model sees is coarser. */
const expectArea = (area: number, wanted: number, exactly: boolean): void =>
  expect(Math.abs(area - wanted)).toBeLessThanOrEqual(exactly ? 0 : 0.12 * AREA);
const shown = (editor: TestEditor) => editor.getSnapshot().sketch?.region ?? null;

describe.each(['smart', 'bucket'] as const)('the %s tool', (tool) => {
  it('shows the region under the pointer, and a click makes it a mask of the active category', async () => {
    const { editor, regions } = withTool(tool);
    editor.hover(12, 12);
    await regions.answer();
    expect(shown(editor)).toMatchObject({ operation: 'add', categoryId: 1 });
    const { spans } = shown(editor)!;
    expectArea(areaOf(spans), AREA, tool === 'bucket');
    expect(editor.edits).toEqual([]);

    editor.click(12, 12);
    expect(editor.statePath).toBe(`${tool}.finding`);
    expect(editor.busy).toBe(true);
    await regions.answer();
    expect(editor.statePath).toBe(`${tool}.idle`);
    expect(editor.edits.map(({ label }) => label)).toEqual([tool]);
    expect(editor.annotations).toMatchObject([
      { area: areaOf(spans), categoryId: 1, source: 'human', status: 'accepted' },
    ]);
    expect(editor.selection).toEqual([editor.annotations[0]!.id]);
    expect(shown(editor)).toBeNull();
  });

  it('adds with Shift and takes away with Alt, from the mask selected last', async () => {
    const { editor, regions } = withTool(tool);
    editor.click(12, 12);
    await regions.answer();
    editor.click(2, 2, { shift: true });
    await regions.answer();
    expect(editor.annotations).toHaveLength(1);
    expectArea(editor.annotations[0]!.area, WIDTH * HEIGHT, tool === 'bucket');
    editor.hover(12, 12, { alt: true });
    await regions.answer();
    expect(shown(editor)).toMatchObject({ operation: 'erase' });
    editor.click(12, 12, { alt: true });
    await regions.answer();
    expectArea(editor.annotations[0]!.area, WIDTH * HEIGHT - AREA, tool === 'bucket');
    expect(editor.edits).toHaveLength(3);
  });

  it('may take nothing from no mask, and make none without a category', async () => {
    const { editor, regions } = withTool(tool);
    editor.hover(12, 12, { alt: true });
    expect(editor.getSnapshot().cursor).toBe('not-allowed');
    editor.click(12, 12, { alt: true });
    editor.setActiveCategory(null);
    editor.click(12, 12);
    await regions.answer();
    expect(regions.asked).toEqual([]);
    expect(editor.edits).toEqual([]);
  });

  it('leaves a locked mask alone', async () => {
    const locked = annotationOf(WIDTH, HEIGHT, box(0, 0, 3, 3), { locked: true });
    const editor = new TestEditor(WIDTH, HEIGHT, [locked]);
    const regions = new TestRegions(WIDTH, HEIGHT, colour, feature);
    editor.setRegions(regions);
    editor.setTool(tool);
    editor.select([locked.id]);
    editor.click(12, 12, { shift: true });
    await regions.answer();
    expect(editor.edits).toEqual([]);
  });

  it('asks only for where the hand is now while an answer is under way', async () => {
    const { editor, regions } = withTool(tool);
    for (let x = 1; x < 30; x++) editor.hover(x, 12);
    await regions.answer();
    expect(regions.asked).toHaveLength(2);
    expect(regions.asked[1]).toMatchObject({ at: { x: expect.closeTo(29, 5) as number } });
  });

  it.each([
    ['Escape', (editor: TestEditor) => editor.key('keydown', 'Escape')],
    ['another image', (editor: TestEditor) => editor.open({ id: 2, width: 9, height: 9 }, [])],
    ['another tool', (editor: TestEditor) => editor.setTool('brush')],
    ['a lost window', (editor: TestEditor) => editor.dispatch({ type: 'interrupt' })],
  ])('forgets a click whose answer comes after %s', async (_what, happens) => {
    const { editor, regions } = withTool(tool);
    editor.click(12, 12);
    happens(editor);
    expect(editor.busy).toBe(false);
    await regions.answer();
    expect(editor.edits).toEqual([]);
    expect(shown(editor)).toBeNull();
    expect(editor.statePath).toBe(editor.toolId === 'brush' ? 'brush.idle' : `${tool}.idle`);
  });

  it('shows nothing once the pointer has left', async () => {
    const { editor, regions } = withTool(tool);
    editor.hover(12, 12);
    await regions.answer();
    editor.dispatch({ type: 'pointerleave' });
    expect(shown(editor)).toBeNull();
    editor.hover(12, 12);
    editor.dispatch({ type: 'pointerleave' });
    await regions.answer();
    expect(shown(editor)).toBeNull();
  });

  it('reaches farther with the wheel and shows so at once; with Ctrl the wheel zooms', async () => {
    const { editor, regions } = withTool(tool);
    editor.hover(12, 12);
    await regions.answer();
    const wheel = { type: 'wheel', x: 5, y: 5, deltaX: 0, shift: false, alt: false } as const;
    const { likeness, tolerance, zoom } = editor.getSnapshot();
    editor.dispatch({ ...wheel, deltaY: -100, ctrl: false });
    const after = editor.getSnapshot();
    expect(after.zoom).toBe(zoom);
    expect([after.likeness < likeness, after.tolerance > tolerance]).toEqual(
      tool === 'smart' ? [true, false] : [false, true],
    );
    await regions.answer();
    expect(regions.asked.length).toBe(2);
    editor.dispatch({ ...wheel, deltaY: -100, ctrl: true });
    expect(editor.getSnapshot().zoom).toBeGreaterThan(zoom);
    // While Space is held the wheel is the hand's.
    editor.key('keydown', ' ').dispatch({ ...wheel, deltaY: -100, ctrl: false });
    expect(editor.getSnapshot()).toMatchObject({ ...{ likeness: after.likeness } });
  });
});

describe('smart select', () => {
  it('does nothing where the model has not seen the image', async () => {
    const { editor, regions } = withTool('smart', null);
    editor.hover(12, 12).click(12, 12);
    await regions.answer();
    expect(editor.edits).toEqual([]);
    expect(editor.statePath).toBe('smart.idle');
  });

  it('shows the region of the resting pointer when what it works from has come', async () => {
    const { editor } = withTool('smart', null);
    editor.hover(12, 12);
    const regions = new TestRegions(WIDTH, HEIGHT, colour, feature);
    editor.setRegions(regions);
    await regions.answer();
    expectArea(areaOf(shown(editor)!.spans), AREA, false);
  });
});

describe('the box tool', () => {
  it('makes the mask of what the box holds and its surroundings do not', async () => {
    const { editor, regions } = withTool('box');
    editor.down(5, 5).move(20, 15).move(27, 23);
    expect(editor.statePath).toBe('box.dragging');
    await regions.answer();
    expect(areaOf(shown(editor)!.spans)).toBe(AREA);
    expect(editor.getSnapshot().sketch!.paths).toHaveLength(1);
    editor.up();
    await regions.answer();
    expect(editor.edits.map(({ label }) => label)).toEqual(['box']);
    expect(editor.annotations).toMatchObject([{ area: AREA, bbox: [8, 8, 16, 12] }]);
    expect(editor.getSnapshot().sketch).toBeNull();
  });

  it('never reaches out of the box, though the same thing is there once more', async () => {
    const { editor } = withTool('box');
    const [one, other] = [box(0, 8, 8, 12), box(28, 8, 12, 12)];
    const dark = (x: number, y: number): boolean => one(x, y) || other(x, y);
    const regions = new TestRegions(
      WIDTH,
      HEIGHT,
      (x, y) => (dark(x, y) ? 0 : 0xffffff),
      (x, y) => (dark(x, y) ? [9, 0] : [0, 9]),
    );
    editor.setRegions(regions);
    editor.down(0, 6).move(10, 22).up();
    await regions.answer();
    expect(editor.annotations).toMatchObject([{ bbox: [0, 8, 8, 12], area: 8 * 12 }]);
  });

  it('never reaches out of the image', async () => {
    const { editor } = withTool('box');
    const corner = box(0, 0, 12, 8);
    const dark = (x: number, y: number): number => (corner(x, y) ? 0 : 0xffffff);
    const regions = new TestRegions(WIDTH, HEIGHT, dark, (x, y) =>
      corner(x, y) ? [9, 0] : [0, 9],
    );
    editor.setRegions(regions);
    editor.down(14, 11).move(-50, -50).up();
    await regions.answer();
    expect(regions.asked.at(-1)).toEqual({ kind: 'box', box: { x0: 0, y0: 0, x1: 14, y1: 11 } });
    expect(editor.annotations).toMatchObject([{ bbox: [0, 0, 12, 8], area: 12 * 8 }]);
  });

  it('is taken back by Escape, and nothing comes of a click or of a press that begins outside', async () => {
    const { editor, regions } = withTool('box');
    editor.down(5, 5).move(20, 15).key('keydown', 'Escape');
    expect(editor.getSnapshot().sketch).toBeNull();
    editor.up();
    editor.click(50, 50);
    await regions.answer();
    expect(editor.edits).toEqual([]);
    expect(editor.statePath).toBe('box.idle');
  });
});
