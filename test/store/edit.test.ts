import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import type { Change, Edit } from '@shared/domain/edit';
import { newEdit, newId } from '@shared/edit';
import {
  annotationsOf,
  applyEdit,
  type Db,
  getImage,
  listCategories,
  listImages,
  nextLabel,
  numberedAnnotationsOf,
  turn,
} from '@main/engine/store';
import {
  annotation,
  category,
  categoryChange,
  change,
  newProjectFile,
  open,
  suggestion,
} from './helpers';

const apply = (db: Db, author: Edit['author'], ...changes: Change[]): Edit | null =>
  applyEdit(db, newEdit('test', author, changes));
const human = (db: Db, ...changes: Change[]): Edit | null => apply(db, 'human', ...changes);
const model = (db: Db, ...changes: Change[]): Edit | null => apply(db, 'model', ...changes);
const statusOf = (db: Db, id = 1): string | undefined => getImage(db, id)?.status;
const conflict = (run: () => unknown): void =>
  expect(run).toThrow(expect.objectContaining({ code: 'conflict' }));

describe('an edit', () => {
  it('measures masks itself and never believes the sender', () => {
    const db = open(newProjectFile());
    const mask = annotation([3, 2, 5, 4]);
    human(db, change(null, { ...mask, area: 9999, bbox: [0, 0, 1, 1] }));
    expect(annotationsOf(db, 1)).toEqual([{ ...mask, area: 20, bbox: [3, 2, 5, 4] }]);
  });

  it('is the same applied twice as once', () => {
    const db = open(newProjectFile());
    const edit = newEdit('paint', 'human', [change(null, annotation([0, 0, 2, 2]))]);
    expect(applyEdit(db, edit)).not.toBeNull();
    expect(applyEdit(db, edit)).toBeNull();
    turn(db, 'undo');
    expect(applyEdit(db, edit)).toBeNull(); // sent again late: it must not undo the undo
    expect(annotationsOf(db, 1)).toEqual([]);
  });

  it('is refused as a whole when one record is not as it says', () => {
    const db = open(newProjectFile());
    const stored = annotation([0, 0, 4, 4]);
    human(db, change(null, stored));
    const seen = { ...stored, mask: annotation([0, 0, 3, 3]).mask };
    conflict(() =>
      human(
        db,
        change(null, annotation([5, 5, 2, 2])),
        change(seen, annotation([1, 1, 2, 2], { id: stored.id })),
      ),
    );
    conflict(() =>
      human(db, change({ ...stored, status: 'suggested' }, { ...stored, locked: true })),
    );
    conflict(() => human(db, change(null, { ...stored, locked: true })));
    expect(annotationsOf(db, 1)).toEqual([stored]);
  });

  it('leaves out what is in force already, and is nothing when all is', () => {
    const db = open(newProjectFile());
    const one = suggestion([0, 0, 4, 4]);
    model(db, change(null, one));
    const accepted: Annotation = { ...one, status: 'accepted' };
    human(db, change(one, accepted));
    expect(human(db, change(one, accepted))).toBeNull();
    expect(nextLabel(db, 'undo')).toBe('test');
    turn(db, 'undo');
    expect(nextLabel(db, 'undo')).toBeNull();
  });

  it.each([
    ['a mask of another size', { mask: { size: [4, 4] as [number, number], counts: '`0' } }],
    ['runs that do not add up', { mask: { size: [16, 24] as [number, number], counts: '12' } }],
  ])('is refused with %s', (_, broken) => {
    const db = open(newProjectFile());
    expect(() => human(db, change(null, { ...annotation([0, 0, 1, 1]), ...broken }))).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  it('deletes an annotation whose last pixel was erased, and undo brings it back', () => {
    const db = open(newProjectFile());
    const stored = annotation([0, 0, 4, 4]);
    human(db, change(null, stored));
    const applied = human(db, change(stored, { ...stored, mask: annotation([0, 0, 0, 0]).mask }));
    expect(applied?.changes[0]).toMatchObject({ after: null });
    expect(annotationsOf(db, 1)).toEqual([]);
    turn(db, 'undo');
    expect(annotationsOf(db, 1)).toEqual([stored]);
  });

  it('gives every annotation a COCO id that comes back with undo and is never given again', () => {
    const db = open(newProjectFile());
    const [first, second] = [annotation([0, 0, 2, 2]), annotation([4, 4, 2, 2])];
    human(db, change(null, first));
    human(db, change(null, second));
    human(db, change(second, null));
    human(db, change(null, annotation([8, 8, 2, 2])));
    turn(db, 'undo');
    turn(db, 'undo');
    expect(
      numberedAnnotationsOf(db, 1).map(({ cocoId, annotation: { id } }) => [cocoId, id]),
    ).toEqual([
      [1, first.id],
      [2, second.id],
    ]);
    human(db, change(null, annotation([9, 9, 2, 2])));
    expect(numberedAnnotationsOf(db, 1).at(-1)?.cocoId).toBe(4);
  });
});

describe("an image's status", () => {
  it('follows the work, and done is said', () => {
    const db = open(newProjectFile());
    const one = suggestion([0, 0, 4, 4]);
    model(db, change(null, one));
    expect(statusOf(db)).toBe('suggested');
    human(db, change(one, { ...one, status: 'accepted' }));
    expect(statusOf(db)).toBe('in-progress');
    human(db, { table: 'image-status', id: 1, before: 'in-progress', after: 'done' });
    expect(statusOf(db)).toBe('done');
    model(db, change(null, suggestion([8, 8, 4, 4])));
    expect(statusOf(db)).toBe('done');
    for (const status of ['in-progress', 'suggested']) {
      turn(db, 'undo');
      expect(statusOf(db)).toBe(status);
    }
  });

  it('is new again when the model takes its suggestions back', () => {
    const db = open(newProjectFile());
    const one = suggestion([0, 0, 4, 4]);
    model(db, change(null, one));
    model(db, change(one, null));
    expect(statusOf(db)).toBe('new');
  });

  it('said by a person wins over one that the store moved meanwhile', () => {
    const db = open(newProjectFile());
    model(db, change(null, suggestion([0, 0, 4, 4])));
    const applied = human(db, { table: 'image-status', id: 1, before: 'new', after: 'done' });
    expect(applied?.changes).toEqual([
      { table: 'image-status', id: 1, before: 'suggested', after: 'done' },
    ]);
  });
});

describe('the vocabulary', () => {
  it('takes the suggestions of a deleted category along, and undo brings both back', () => {
    const db = open(newProjectFile());
    const one = suggestion([0, 0, 4, 4], { categoryId: 2 });
    model(db, change(null, one));
    human(db, categoryChange(category(2), null));
    expect(annotationsOf(db, 1)).toEqual([]);
    expect(statusOf(db)).toBe('new');
    turn(db, 'undo');
    expect(annotationsOf(db, 1)).toEqual([one]);
    expect(listCategories(db).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(statusOf(db)).toBe('suggested');
  });

  it('keeps a category that has reviewed masks', () => {
    const db = open(newProjectFile());
    human(db, change(null, annotation([0, 0, 4, 4], { categoryId: 2 })));
    conflict(() => human(db, categoryChange(category(2), null)));
    expect(listCategories(db)).toHaveLength(3);
  });

  it('refuses two categories of one name', () => {
    const db = open(newProjectFile());
    conflict(() => human(db, categoryChange(null, category(4, { name: ' WORD 2' }))));
    expect(listCategories(db)).toHaveLength(3);
  });

  it('lets a category be made together with its first mask, and undone after the model used it', () => {
    const db = open(newProjectFile());
    human(
      db,
      change(null, annotation([0, 0, 2, 2], { categoryId: 9 })),
      categoryChange(null, category(9)),
    );
    model(db, change(null, suggestion([8, 8, 2, 2], { categoryId: 9 })));
    const undone = turn(db, 'undo');
    expect(undone?.changes).toHaveLength(4); // mask, category, status, and the orphaned suggestion
    expect(annotationsOf(db, 1)).toEqual([]);
    expect(listCategories(db)).toHaveLength(3);
  });
});

describe('undo', () => {
  it('goes over human edits only, and survives a restart', () => {
    const file = newProjectFile();
    const first = open(file);
    const mine = annotation([0, 0, 2, 2]);
    human(first, change(null, mine));
    model(first, change(null, suggestion([8, 8, 4, 4], { imageId: 2 })));
    first.close();
    const db = open(file);
    turn(db, 'undo');
    expect(annotationsOf(db, 1)).toEqual([]);
    expect(annotationsOf(db, 2)).toHaveLength(1);
    expect(turn(db, 'undo')).toBeNull();
    db.close();
    const again = open(file);
    expect(nextLabel(again, 'redo')).toBe('test');
    turn(again, 'redo');
    expect(annotationsOf(again, 1)).toEqual([mine]);
  });

  it('forgets what was undone once something new is done, and keeps it as history', () => {
    const db = open(newProjectFile());
    human(db, change(null, annotation([0, 0, 2, 2])));
    turn(db, 'undo');
    model(db, change(null, suggestion([8, 8, 4, 4])));
    expect(nextLabel(db, 'redo')).toBe('test'); // the model is nobody's new edit
    human(db, change(null, annotation([4, 4, 2, 2])));
    expect(turn(db, 'redo')).toBeNull();
    expect(db.prepare('SELECT state FROM edit ORDER BY seq').pluck().all()).toEqual([
      'dropped',
      'applied',
      'applied',
    ]);
  });

  it('passes over an edit whose record the model has replaced since', () => {
    const db = open(newProjectFile());
    const mine = annotation([0, 0, 2, 2]);
    human(db, change(null, mine));
    const old = suggestion([8, 8, 4, 4]);
    model(db, change(null, old));
    human(db, change(old, { ...old, categoryId: 2 })); // relabelled, still a suggestion
    model(db, change({ ...old, categoryId: 2 }, null));
    expect(turn(db, 'undo')?.changes).toContainEqual(change(mine, null));
  });
});

describe('lists', () => {
  it('count suggestions and accepted masks', () => {
    const db = open(newProjectFile());
    model(db, change(null, suggestion([0, 0, 4, 4])), change(null, suggestion([8, 8, 4, 4])));
    human(db, change(null, annotation([16, 8, 4, 4])));
    human(db, change(null, annotation([16, 0, 4, 4], { status: 'rejected' })));
    const row = listImages(db, 0, 10).find(({ id }) => id === 1);
    expect(row).toMatchObject({ suggestions: 2, annotations: 1, status: 'in-progress' });
  });
});

describe('a gesture', () => {
  it('is undone and redone as one, and no further', () => {
    const db = open(newProjectFile());
    const thresholds = (): number => listCategories(db)[0]!.threshold;
    const drag = (from: number, to: number, gesture?: string): void => {
      const edit = newEdit('threshold', 'human', [
        categoryChange(category(1, { threshold: from }), category(1, { threshold: to })),
      ]);
      applyEdit(db, { ...edit, gesture });
    };
    const [first, second] = [newId(), newId()];
    drag(0, 0.1, first);
    drag(0.1, 0.2, first);
    drag(0.2, 0.5, second);
    drag(0.5, 0.6, second);
    turn(db, 'undo');
    expect(thresholds()).toBe(0.2);
    turn(db, 'undo');
    expect(thresholds()).toBe(0);
    expect(turn(db, 'redo')?.changes).toHaveLength(2);
    expect(thresholds()).toBe(0.2);
    expect(nextLabel(db, 'redo')).toBe('threshold');
  });
});
