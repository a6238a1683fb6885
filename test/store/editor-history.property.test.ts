import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import { newEdit } from '@shared/edit';
import { annotationsOf, applyEdit, turn } from '@main/engine/store';
import { masks } from '@renderer/editor';
import { TestEditor } from '../helpers/test-editor';
import { change, HEIGHT, newProjectFile, open, suggestion, WIDTH } from './helpers';

const spot = fc.record({ x: fc.nat(WIDTH - 1), y: fc.nat(HEIGHT - 1) });
const operations = {
  fillHoles: masks.fillHoles(),
  removeSpecks: masks.removeSpecks(5),
  smooth: masks.smooth(2),
  grow: masks.grow(2),
  shrink: masks.grow(-1),
  splitParts: masks.splitParts,
  merge: masks.merge,
  subtract: masks.subtract,
  intersect: masks.intersectAll,
  duplicate: masks.duplicate,
  front: masks.arrange('front'),
  backward: masks.arrange('backward'),
} as const;

const gesture = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('brush' as const, 'eraser' as const),
      path: fc.array(spot, { minLength: 1, maxLength: 3 }),
      size: fc.integer({ min: 1, max: 9 }),
      shift: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('operation' as const),
      name: fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])),
    }),
  },
  fc.record({
    do: fc.constantFrom('select' as const, 'paste' as const),
    which: fc.array(fc.nat(9), { maxLength: 4 }),
  }),
  fc.record({
    do: fc.constantFrom('accept', 'reject', 'relabel', 'remove', 'lock', 'crowd', 'overlap'),
  }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }),
);
type Gesture = typeof gesture extends fc.Arbitrary<infer T> ? T : never;

function perform(editor: TestEditor, one: Gesture): void {
  const { selection, annotations } = editor;
  if ('path' in one) {
    editor.setTool(one.do);
    editor.setBrushSize(one.size);
    editor.stroke(one.path, { shift: one.shift });
  } else if ('name' in one) editor.perform(one.name, operations[one.name]);
  else if ('which' in one) {
    const chosen = one.which.flatMap((i) => annotations[i] ?? []);
    if (one.do === 'paste') editor.perform('paste', masks.paste(chosen, 2, 1));
    else editor.select([...new Set(chosen.map(({ id }) => id))]);
  } else if (one.do === 'accept') editor.accept(selection);
  else if (one.do === 'reject') editor.reject(selection);
  else if (one.do === 'relabel') editor.relabel(selection, 2);
  else if (one.do === 'remove') editor.remove(selection);
  else if (one.do === 'lock') editor.setLocked(selection, selection.length % 2 === 0);
  else if (one.do === 'crowd') editor.toggleCrowd(selection);
  else if (one.do === 'overlap')
    editor.setOverlap(editor.getSnapshot().overlap === 'take' ? 'allow' : 'take');
}

type Document = Readonly<Record<string, Annotation>>;
const documentOf = (annotations: readonly Annotation[]): Document =>
  Object.fromEntries(annotations.map((one) => [one.id, one]));

describe('whatever is done in the editor', () => {
  it('is in the file, and taken back and done again it is the first document and the last', () => {
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 24, size: 'max' }), (gestures) => {
        const db = open(newProjectFile());
        const first = suggestion([2, 2, 8, 6]);
        const other = suggestion([6, 4, 9, 9], { categoryId: 2 });
        applyEdit(db, newEdit('prelabel', 'model', [change(null, first), change(null, other)]));
        const editor = new TestEditor(WIDTH, HEIGHT, annotationsOf(db, 1));
        const stored = (): Document => documentOf(annotationsOf(db, 1));
        const states = [stored()];
        let at = 0;
        const travel = (direction: 'undo' | 'redo', limit: number): boolean => {
          if (at === limit) return false;
          editor.applyEdit(turn(db, direction)!);
          at += direction === 'undo' ? -1 : 1;
          expect(stored()).toEqual(states[at]);
          expect(documentOf(editor.annotations)).toEqual(states[at]);
          return true;
        };
        for (const one of gestures) {
          if (one.do === 'undo') travel('undo', 0);
          else if (one.do === 'redo') travel('redo', states.length - 1);
          else {
            perform(editor, one);
            for (const edit of editor.edits.splice(0)) {
              // What was stored comes back as a copy.
              editor.applyEdit(structuredClone(applyEdit(db, edit)!));
              states.splice(++at, Infinity, stored());
            }
          }
          expect(documentOf(editor.annotations)).toEqual(stored());
        }
        while (travel('undo', 0));
        while (travel('redo', states.length - 1));
        db.close();
      }),
      { numRuns: 20 },
    );
  });
});
