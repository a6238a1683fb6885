import { expect, it } from 'vitest';
import { newEdit } from '@shared/edit';
import { applyEdit, SUGGESTED, suggestedOf } from '@main/engine/store';
import { annotation, change, newProjectFile, open, suggestion } from './helpers';

it('tells the masks as the model suggested them, whatever became of them', () => {
  const db = open(newProjectFile());
  const [corrected, rejected, kept] = [0, 4, 8].map((x) => suggestion([x, 1, 3, 3]));
  const withdrawn = suggestion([12, 1, 3, 3]);
  const elsewhere = suggestion([0, 0, 2, 2], { imageId: 2 });
  const drawn = annotation([0, 8, 2, 2]);
  const by = (author: 'model' | 'human', ...changes: ReturnType<typeof change>[]) =>
    applyEdit(db, newEdit('test', author, changes));

  by('model', ...[corrected!, rejected!, kept!, withdrawn].map((it) => change(null, it)));
  by('model', change(null, elsewhere));
  const larger = { ...annotation([0, 1, 9, 9]), id: corrected!.id };
  by('human', change(corrected!, larger), change(null, drawn));
  by('human', change(rejected!, { ...rejected!, status: 'rejected' }));
  by('model', change(withdrawn, null));

  const suggested = suggestedOf(db, 1);
  expect(new Map(suggested.map((it) => [it.id, it]))).toEqual(
    new Map([corrected!, rejected!, kept!].map((it) => [it.id, it])),
  );
  expect(suggestedOf(db, 3)).toEqual([]);
});

it('is found by an index', () => {
  const db = open(newProjectFile());
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${SUGGESTED}`).all(1) as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join()).toMatch(/INDEX edit_by_suggested_image/);
});
