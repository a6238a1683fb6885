import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { invert } from '@shared/edit';
import { decode } from '@shared/mask';
import { masks } from '@renderer/editor';
import { annotationOf, box, TestEditor } from '../../../helpers/test-editor';

const SIZE = [40, 30] as const;
const mask = (at: readonly [number, number, number, number], patch: Partial<Annotation> = {}) =>
  annotationOf(...SIZE, box(...at), patch);

const editorOf = (...annotations: Annotation[]): TestEditor => {
  const editor = new TestEditor(...SIZE, annotations);
  editor.select(annotations.map(({ id }) => id));
  return editor;
};

const areas = (editor: TestEditor): Record<string, number> =>
  Object.fromEntries(editor.annotations.map(({ id, area }) => [id, area]));

describe('operations on the selected masks', () => {
  it('merge: the first selected keeps id and category and is accepted, in one edit', () => {
    const [a, b, c] = [
      mask([0, 0, 4, 4]),
      mask([2, 0, 4, 4], { categoryId: 2 }),
      mask([20, 9, 2, 2]),
    ];
    const editor = editorOf(a, b, c);
    editor.select([b.id, a.id, c.id]);
    const edit = editor.perform('merge', masks.merge)!;
    expect(editor.annotations).toHaveLength(1);
    expect(editor.annotation(b.id)).toMatchObject({ categoryId: 2, status: 'accepted', area: 28 });
    expect(editor.annotation(b.id)!.bbox).toEqual([0, 0, 22, 11]);
    expect(editor.selection).toEqual([b.id]);
    editor.applyEdit(edit);
    editor.applyEdit(invert(edit));
    expect(areas(editor)).toEqual({ [a.id]: 16, [b.id]: 16, [c.id]: 4 });
    expect(editorOf(a).perform('merge', masks.merge)).toBeNull();
  });

  it('merge leaves a locked mask out of it, as the first and as another', () => {
    const [a, b, c] = [
      mask([0, 0, 4, 4], { locked: true }),
      mask([8, 0, 4, 4]),
      mask([9, 9, 1, 1]),
    ];
    const editor = editorOf(a, b, c);
    editor.perform('merge', masks.merge);
    expect(areas(editor)).toEqual({ [a.id]: 16, [b.id]: 17 });
  });

  it('subtract and intersect: only the mask selected last changes, by locked ones, too', () => {
    const [a, b, c] = [
      mask([0, 0, 4, 4], { locked: true }),
      mask([0, 2, 4, 4]),
      mask([0, 0, 4, 6]),
    ];
    const editor = editorOf(a, b, c);
    editor.perform('subtract', masks.subtract, [a.id, c.id]);
    expect(areas(editor)).toEqual({ [a.id]: 16, [b.id]: 16, [c.id]: 8 });
    const other = editorOf(a, b, c);
    other.perform('intersect', masks.intersectAll);
    expect(areas(other)).toEqual({ [a.id]: 16, [b.id]: 16, [c.id]: 8 });
    expect(other.annotation(c.id)!.bbox).toEqual([0, 2, 4, 2]);
    expect(other.perform('subtract', masks.subtract, [c.id, a.id])).toBeNull();
    other.perform('subtract', masks.subtract, [b.id, c.id]);
    expect(other.annotation(c.id)).toBeNull();
  });

  it('shape several masks in one edit, judge suggestions by it, pass over locked and unchanged ones', () => {
    const ring = annotationOf(...SIZE, (x, y) => box(2, 2, 5, 5)(x, y) && !box(4, 4, 1, 1)(x, y));
    const [whole, locked] = [
      mask([20, 2, 3, 3]),
      { ...ring, id: crypto.randomUUID(), locked: true },
    ];
    const editor = editorOf(ring, whole, locked);
    const edit = editor.perform('fill-holes', masks.fillHoles())!;
    expect(edit.changes.map(({ id }) => id)).toEqual([ring.id]);
    expect(editor.annotation(ring.id)).toMatchObject({
      area: 25,
      status: 'accepted',
      source: 'model',
    });
    expect(editor.annotation(whole.id)!.status).toBe('suggested');
    editor.perform('grow', masks.grow(1));
    expect(areas(editor)).toEqual({ [ring.id]: 45, [whole.id]: 21, [locked.id]: 24 });
    editor.perform('shrink', masks.grow(-2));
    expect(editor.annotation(whole.id)!.area).toBe(1);
    editor.perform('shrink', masks.grow(-1));
    expect(editor.annotation(whole.id)).toBeNull();
  });

  it('split: each part is a mask, all are selected, the largest keeps the record', () => {
    const two = annotationOf(
      ...SIZE,
      (x, y) => box(1, 1, 2, 2)(x, y) || box(10, 1, 5, 5)(x, y) || box(20, 20, 1, 1)(x, y),
    );
    const editor = editorOf(two);
    editor.perform('split-parts', masks.splitParts);
    expect(editor.annotations.map(({ area }) => area)).toEqual([25, 4, 1]);
    expect(editor.annotations[0]!.id).toBe(two.id);
    expect(editor.selection).toEqual(editor.annotations.map(({ id }) => id));
    editor.perform('specks', masks.removeSpecks(5));
    expect(editor.annotations).toHaveLength(3);
  });

  it('paste: copies are a person’s, accepted, cut at the edge of another image, and selected', () => {
    const there = annotationOf(60, 50, box(30, 20, 20, 20), {
      categoryId: 3,
      imageId: 9,
      locked: true,
    });
    const outside = annotationOf(60, 50, box(45, 0, 5, 5), { imageId: 9 });
    const editor = editorOf();
    editor.perform('paste', masks.paste([there, outside]));
    const [pasted] = editor.annotations;
    expect(editor.annotations).toHaveLength(1);
    expect(pasted).toMatchObject({
      ...{ imageId: 1, categoryId: 3, source: 'human', status: 'accepted', score: null },
      ...{ locked: false, bbox: [30, 20, 10, 10], area: 100 },
    });
    expect(pasted!.mask.size).toEqual([30, 40]);
    expect(editor.selection).toEqual([pasted!.id]);
    editor.perform('duplicate', masks.duplicate);
    expect(editor.annotations.map(({ mask: { counts } }) => counts)).toEqual([
      pasted!.mask.counts,
      pasted!.mask.counts,
    ]);
  });

  it('arrange: what lies on top is hit, and small ones lie on large ones until somebody says otherwise', () => {
    const [large, middle, small] = [mask([0, 0, 20, 20]), mask([0, 0, 10, 10]), mask([0, 0, 5, 5])];
    const apart = mask([30, 20, 2, 2], { layer: 7 });
    const editor = editorOf(large, middle, small, apart);
    const at = { x: 1.5, y: 1.5 };
    expect(editor.hitTest(at)).toBe(small.id);
    editor.perform('arrange', masks.arrange('forward'), [large.id]);
    expect(editor.hitTest({ x: 7.5, y: 7.5 })).toBe(large.id);
    const moved = editor.perform('arrange', masks.arrange('front'), [large.id])!;
    expect(moved.changes).toHaveLength(1);
    expect(editor.annotation(large.id)).toMatchObject({ layer: 8, status: 'suggested' });
    expect(editor.perform('arrange', masks.arrange('front'), [large.id])).toBeNull();
    expect(editor.hitTest(at)).toBe(large.id);
    editor.perform('arrange', masks.arrange('backward'), [large.id]);
    expect(editor.hitTest({ x: 7.5, y: 7.5 })).toBe(middle.id);
    editor.perform('arrange', masks.arrange('back'), [small.id]);
    expect(editor.hitTest(at)).toBe(middle.id);
    editor.setLocked([small.id], true);
    expect(editor.perform('arrange', masks.arrange('front'), [small.id])).toBeNull();
  });
});

// --- the rule for overlaps ------------------------------------------------------------------------

const record = fc.record({
  at: fc.tuple(
    fc.nat(9),
    fc.nat(9),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 6 }),
  ),
  locked: fc.boolean(),
  layer: fc.constantFrom(0, 0, 1),
  rejected: fc.constantFrom(false, false, true),
});

const gesture = fc.oneof(
  fc.record({ do: fc.constant('paint'), x: fc.nat(14), y: fc.nat(14), pick: fc.nat() }),
  fc.record({
    do: fc.constantFrom('grow', 'shrink', 'merge', 'smooth', 'paste', 'split', 'region', 'accept'),
    x: fc.nat(14),
    y: fc.nat(14),
    pick: fc.nat(),
  }),
);

/** Who has each pixel, by the bitmaps. */
function owners(editor: TestEditor): Set<string>[] {
  const all = Array.from({ length: 225 }, () => new Set<string>());
  for (const it of editor.annotations)
    if (it.status !== 'rejected')
      decode(it.mask).data.forEach((set, at) => set && all[at]!.add(it.id));
  return all;
}

function act(
  editor: TestEditor,
  { do: what, x, y, pick }: { do: string; x: number; y: number; pick: number },
): void {
  const ids = editor.annotations.map(({ id }) => id);
  const chosen = ids.filter((_, i) => (pick >> i) & 1);
  editor.select(chosen);
  if (what === 'paint') {
    editor.setBrushSize(4);
    editor.setTool('brush');
    editor.stroke([
      { x, y },
      { x: x + 2, y: y + 3 },
    ]);
    editor.setTool('select');
  } else if (what === 'grow') editor.perform('grow', masks.grow(2));
  else if (what === 'shrink') editor.perform('shrink', masks.grow(-1));
  else if (what === 'merge') editor.perform('merge', masks.merge);
  else if (what === 'smooth') editor.perform('smooth', masks.smooth(2));
  else if (what === 'split') editor.perform('split-parts', masks.splitParts);
  else if (what === 'paste')
    editor.perform(
      'paste',
      masks.paste(
        editor.annotations.filter((_, i) => (pick >> i) & 1),
        x - 7,
        y - 7,
      ),
    );
  else if (what === 'region')
    editor.putRegion('paint', Uint32Array.of(y, y + 40), pick % 2 ? 'new' : 'add');
  else editor.accept(chosen);
}

describe('with pixels taken from below', () => {
  it('no edit makes masks overlap anew, takes from locked or higher ones, or loses a pixel', () =>
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 5 }),
        fc.array(gesture, { maxLength: 6 }),
        (records, gestures) => {
          const editor = new TestEditor(
            15,
            15,
            records.map(({ at, rejected, ...rest }) =>
              annotationOf(15, 15, box(...at), {
                ...rest,
                status: rejected ? 'rejected' : 'suggested',
              }),
            ),
          );
          editor.setOverlap('take');
          for (const gesture of gestures) {
            const before = owners(editor);
            const known = new Map(editor.annotations.map((it) => [it.id, it]));
            const count = editor.edits.length;
            act(editor, gesture);
            expect(editor.edits.length).toBeLessThanOrEqual(count + 1);
            // Pixels may change hands within these: then as many masks have them as before.
            const passes = ['merge', 'split', 'smooth', 'shrink'].includes(gesture.do);
            const removes = ['shrink', 'smooth'].includes(gesture.do);
            const wrong = owners(editor).flatMap((now, pixel) => {
              const was = before[pixel]!;
              const gained = [...now].some((id) => !was.has(id));
              const lowest = Math.min(...[...now].map((id) => editor.annotation(id)!.layer));
              const keeps = (id: string): boolean =>
                known.get(id)!.locked ||
                (gesture.do === 'grow' && editor.selection.includes(id)) ||
                (!passes && gained && known.get(id)!.layer > lowest);
              const taken = [...was].some((id) => keeps(id) && !now.has(id));
              return [
                ...(gained && now.size > (passes ? Math.max(was.size, 1) : 1) ? ['overlap'] : []),
                ...(taken ? ['taken from one that keeps its own'] : []),
                ...(was.size > 0 && now.size === 0 && !removes ? ['lost'] : []),
              ];
            });
            expect([gesture.do, ...wrong]).toEqual([gesture.do]);
          }
        },
      ),
      { numRuns: 150 },
    ));

  it('takes what a stroke gains, deletes what has nothing left, in one edit that undoes as one', () => {
    const [under, tiny, locked] = [
      mask([0, 0, 20, 20]),
      mask([9, 9, 2, 2]),
      mask([12, 8, 2, 4], { locked: true }),
    ];
    const editor = editorOf(under, tiny, locked);
    editor.setOverlap('take');
    editor.select([]);
    editor.setBrushSize(9);
    editor.setTool('brush');
    editor.stroke([{ x: 10.5, y: 10.5 }]);
    const edit = editor.edits[0]!;
    expect(editor.edits).toHaveLength(1);
    expect(editor.annotation(tiny.id)).toBeNull();
    expect(editor.annotation(locked.id)!.area).toBe(8);
    const painted = editor.annotations.find(({ source }) => source === 'human')!;
    expect(editor.annotation(under.id)).toMatchObject({ status: 'suggested' });
    expect(editor.annotation(under.id)!.area + painted.area).toBeGreaterThan(400 - 9);
    editor.applyEdit(edit);
    editor.applyEdit(invert(edit));
    expect(areas(editor)).toEqual({ [under.id]: 400, [tiny.id]: 4, [locked.id]: 8 });
  });

  it('leaves overlaps that are there, where masks are only merged or split', () => {
    const two = annotationOf(...SIZE, (x, y) => box(0, 0, 4, 4)(x, y) || box(10, 0, 4, 4)(x, y));
    const under = mask([0, 0, 20, 20]);
    const editor = editorOf(two, under);
    editor.setOverlap('take');
    editor.perform('split-parts', masks.splitParts, [two.id]);
    expect(editor.annotation(under.id)).toBe(under);
    editor.perform('merge', masks.merge, editor.selection);
    expect(editor.annotation(under.id)).toBe(under);
    expect(editor.annotation(two.id)!.area).toBe(32);
  });

  it('is not an edit when all that was painted gave way', () => {
    const [mine, locked] = [mask([0, 0, 4, 4]), mask([10, 10, 9, 9], { locked: true })];
    const editor = editorOf(mine, locked);
    editor.setOverlap('take');
    editor.select([mine.id]);
    editor.setBrushSize(3);
    editor.setTool('brush');
    editor.stroke([{ x: 14.5, y: 14.5 }], { shift: true });
    expect(editor.edits).toEqual([]);
    expect(editor.annotation(mine.id)).toBe(mine);
  });
});
