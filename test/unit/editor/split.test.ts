import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '@renderer/editor/masks/parts';
import { areaOf, NO_SPANS, spansOf, subtract, unite } from '@renderer/editor/spans';
import { cut } from '@renderer/editor/tools/split/cut';
import { spansOfLine } from '@renderer/editor/tools/split/line';
import { TestEditor, annotationOf, box } from '../../helpers/test-editor';

const SIZE = { width: 24, height: 18 };
const block = annotationOf(40, 30, box(5, 5, 20, 10));
const across = [
  { x: 12.5, y: 2 },
  { x: 12.5, y: 8 },
  { x: 12.5, y: 20 },
];
const editorOf = (...masks: (typeof block)[]): TestEditor => {
  const editor = new TestEditor(40, 30, masks);
  editor.setTool('split');
  return editor;
};

describe('split', () => {
  it('cuts the selected mask in two, as one edit: the larger keeps the record, both are accepted', () => {
    const editor = editorOf(block);
    editor.select([block.id]);
    editor.down(12.5, 2).move(12.5, 8);
    expect(editor.statePath).toBe('split.pressing');
    expect(editor.getSnapshot().sketch!.paths).toHaveLength(1);
    editor.move(12.5, 20).up();
    const [kept, added] = editor.annotations;
    expect(kept).toMatchObject({ id: block.id, bbox: [13, 5, 12, 10], status: 'accepted' });
    expect(added).toMatchObject({ bbox: [5, 5, 8, 10], categoryId: 1, status: 'accepted' });
    expect(kept!.area + added!.area).toBe(block.area);
    expect(editor.edits.map(({ label }) => label)).toEqual(['split']);
    expect(editor.selection).toEqual([kept!.id, added!.id]);
  });

  it('takes the mask where the line begins when none is selected', () => {
    const other = annotationOf(40, 30, box(5, 20, 20, 8));
    const editor = editorOf(block, other).stroke([
      { x: 10, y: 21 },
      { x: 10, y: 40 },
    ]);
    expect(editor.annotation(block.id)).toEqual(block);
    expect(editor.annotations).toHaveLength(2);
    editor.stroke([
      { x: 10, y: 20.5 },
      { x: 10, y: 40 },
    ]);
    expect(editor.annotation(block.id)).toEqual(block);
    expect(editor.annotations).toHaveLength(3);
  });

  it('leaves alone what the line doesn’t part, what is locked, and everything on Escape', () => {
    const locked = annotationOf(40, 30, box(5, 5, 20, 10), { locked: true });
    editorOf(locked).stroke(across);
    const editor = editorOf(block);
    editor.select([block.id]);
    editor.stroke([
      { x: 12, y: 2 },
      { x: 12, y: 9 },
    ]);
    editor.down(12.5, 2).move(12.5, 20).key('keydown', 'Escape').up();
    expect(editor.annotations).toEqual([block]);
    expect(editor.statePath).toBe('split.idle');
    expect(editor.getSnapshot().sketch).toBeNull();
  });

  it('leaves parts that the line doesn’t touch with the largest piece', () => {
    const islands = annotationOf(
      40,
      30,
      (x, y) => box(5, 5, 20, 10)(x, y) || box(30, 5, 2, 2)(x, y),
    );
    const editor = editorOf(islands);
    editor.select([islands.id]);
    editor.stroke(across);
    expect(editor.annotations.map(({ bbox }) => bbox)).toEqual([
      [13, 5, 19, 10],
      [5, 5, 8, 10],
    ]);
  });
});

describe('any mask cut along any line', () => {
  const point = fc.record({
    x: fc.double({ min: -4, max: 28, noNaN: true }),
    y: fc.double({ min: -4, max: 22, noNaN: true }),
  });
  const line = fc.array(point, { minLength: 2, maxLength: 6 });
  const mask = fc.array(fc.boolean(), { minLength: 24 * 18, maxLength: 24 * 18 }).map((bits) => {
    const dense = (x: number, y: number): boolean => bits[y * 24 + x]! || bits[(y * 24 + x) >> 3]!;
    return spansOf(annotationOf(24, 18, dense).mask);
  });

  it('is cut at pixels that the line passes through', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const spans = spansOfLine([a, b], SIZE);
        for (let i = 0; i < spans.length; i += 2)
          for (let at = spans[i]!; at < spans[i + 1]!; at++) {
            const [x, y] = [Math.floor(at / SIZE.height), at % SIZE.height];
            const sides = [stretch(a.x, b.x, x), stretch(a.y, b.y, y)];
            const from = Math.max(0, ...sides.map(([first]) => first));
            const to = Math.min(1, ...sides.map(([, last]) => last));
            expect(from).toBeLessThanOrEqual(to + 1e-9);
          }
      }),
    );
  });

  it('loses no pixel, and no two pieces share one', () => {
    fc.assert(
      fc.property(mask, line, (spans, points) => {
        const pieces = cut(spans, spansOfLine(points, SIZE), SIZE);
        expect(pieces.reduce(unite, NO_SPANS)).toEqual(spans);
        expect(pieces.reduce((sum, piece) => sum + areaOf(piece), 0)).toBe(areaOf(spans));
      }),
    );
  });

  it('falls into connected pieces that lie on one side each', () => {
    fc.assert(
      fc.property(mask, line, (spans, points) => {
        const across = spansOfLine(points, SIZE);
        for (const piece of cut(spans, across, SIZE).slice(1)) {
          expect(partsOf(piece, SIZE.height)).toHaveLength(1);
          expect(partsOf(subtract(piece, across), SIZE.height)).toHaveLength(1);
        }
      }),
    );
  });
});

/** From where to where, 0 to 1, the way between two numbers lies within a pixel. */
function stretch(from: number, to: number, pixel: number): [first: number, last: number] {
  const along = to - from;
  if (along === 0) return [-Infinity, Infinity];
  const [one, other] = [(pixel - from) / along, (pixel + 1 - from) / along];
  return [Math.min(one, other), Math.max(one, other)];
}
