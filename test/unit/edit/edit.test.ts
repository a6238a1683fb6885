import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Category } from '@shared/domain/category';
import type { Change } from '@shared/domain/edit';
import { apply, invert, newEdit, newId } from '@shared/edit';

const category = (id: number, name: string): Category => ({
  id,
  name,
  supercategory: '',
  colour: '#112233',
  hotkey: null,
  prompts: [],
  threshold: 0,
  position: id,
});

/** Random edits, each true to the records it meets. */
const histories = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.option(fc.string({ minLength: 1 }))),
  {
    maxLength: 30,
  },
);

it('an inverted history, last first, gives back every state on the way', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      let records: ReadonlyMap<Change['id'], Category> = new Map();
      const past = [];
      for (const [id, name] of steps) {
        const before = records.get(id) ?? null;
        const after = name === null ? null : category(id, name);
        const edit = newEdit('test', 'human', [{ table: 'category', id, before, after }]);
        past.push({ records, edit });
        records = apply(records, 'category', edit);
      }
      for (const { records: earlier, edit } of past.reverse()) {
        records = apply(records, 'category', invert(edit));
        expect(new Map(records)).toEqual(new Map(earlier));
      }
    }),
  );
});

it('changes of one record within an edit are undone in reverse order', () => {
  const edit = newEdit('test', 'human', [
    { table: 'category', id: 1, before: null, after: category(1, 'a') },
    { table: 'category', id: 1, before: category(1, 'a'), after: category(1, 'b') },
  ]);
  const done = apply(new Map<number, Category>(), 'category', edit);
  expect(done.get(1)?.name).toBe('b');
  expect(apply(done, 'category', invert(edit)).size).toBe(0);
});

it('leaves the map alone, and the same, when an edit does not concern it', () => {
  const records = new Map([[1, category(1, 'a')]]);
  const edit = newEdit('done', 'human', [
    { table: 'image-status', id: 1, before: 'new', after: 'done' },
  ]);
  expect(apply(records, 'category', edit)).toBe(records);
});

it('drops records the caller does not hold', () => {
  const edit = newEdit('test', 'human', [
    { table: 'category', id: 2, before: null, after: category(2, 'b') },
  ]);
  expect(apply(new Map<number, Category>(), 'category', edit, (c) => c.id !== 2).size).toBe(0);
});

it('ids are UUIDs, and no two the same', () => {
  const ids = Array.from({ length: 1000 }, newId);
  for (const id of ids) expect(z.uuid().safeParse(id).success).toBe(true);
  expect(new Set(ids).size).toBe(1000);
});
