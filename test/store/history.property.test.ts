import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import type { Change } from '@shared/domain/edit';
import { newEdit } from '@shared/edit';
import { annotationsOf, applyEdit, type Db, getImage, turn } from '@main/engine/store';
import { annotation, change, newProjectFile, open } from './helpers';

/** What a person can do, by numbers that choose among what is there. */
const box = fc.tuple(
  fc.nat(20),
  fc.nat(12),
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 1, max: 4 }),
);
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), image: fc.integer({ min: 1, max: 3 }), box }),
  fc.record({ do: fc.constant('reshape' as const), which: fc.nat(), box }),
  fc.record({
    do: fc.constant('relabel' as const),
    which: fc.nat(),
    category: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constant('delete' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('finish' as const), image: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('undo' as const) }),
  fc.record({ do: fc.constant('redo' as const) }),
  fc.record({ do: fc.constant('restart' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface State {
  annotations: ReadonlyMap<string, Annotation>;
  statuses: ReadonlyMap<number, string>;
}

/** The simplest history there is: every state, and where in them one stands. */
class Model {
  states: State[] = [
    { annotations: new Map(), statuses: new Map([1, 2, 3].map((id) => [id, 'new'])) },
  ];
  at = 0;

  get now(): State {
    return this.states[this.at]!;
  }

  edit(changes: readonly Change[]): void {
    const annotations = new Map(this.now.annotations);
    const statuses = new Map(this.now.statuses);
    for (const { table, id, before, after } of changes) {
      if (table === 'image-status') statuses.set(id, after);
      if (table !== 'annotation') continue;
      if (after) annotations.set(id, after);
      else annotations.delete(id);
      const { imageId } = (after ?? before)!;
      if (statuses.get(imageId) !== 'done') statuses.set(imageId, 'in-progress');
    }
    this.states = [...this.states.slice(0, this.at + 1), { annotations, statuses }];
    this.at++;
  }
}

function changesOf(step: Step, { annotations, statuses }: State): Change[] {
  const all = [...annotations.values()];
  const pick = (which: number): Annotation | undefined => all[which % Math.max(all.length, 1)];
  switch (step.do) {
    case 'add':
      return [change(null, annotation(step.box, { imageId: step.image }))];
    case 'reshape': {
      const before = pick(step.which);
      return before
        ? [
            change(before, {
              ...annotation(step.box),
              id: before.id,
              imageId: before.imageId,
              categoryId: before.categoryId,
            }),
          ]
        : [];
    }
    case 'relabel': {
      const before = pick(step.which);
      return before ? [change(before, { ...before, categoryId: step.category })] : [];
    }
    case 'delete': {
      const before = pick(step.which);
      return before ? [change(before, null)] : [];
    }
    case 'finish':
      return [
        {
          table: 'image-status',
          id: step.image,
          before: statuses.get(step.image) as 'new',
          after: 'done',
        },
      ];
    default:
      return [];
  }
}

const isSame = ({ before, after }: Change): boolean =>
  JSON.stringify(before) === JSON.stringify(after);

function stored(db: Db): State {
  const annotations = [1, 2, 3].flatMap((id) => annotationsOf(db, id));
  return {
    annotations: new Map(annotations.map((one) => [one.id, one])),
    statuses: new Map([1, 2, 3].map((id) => [id, getImage(db, id)!.status])),
  };
}

describe('any sequence of edits, undo, redo and restarts', () => {
  it('leaves what the simplest history would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
        const file = newProjectFile();
        let db = open(file);
        const model = new Model();
        for (const one of steps) {
          if (one.do === 'restart') {
            db.close();
            db = open(file);
          } else if (one.do === 'undo' || one.do === 'redo') {
            const turned = turn(db, one.do);
            const next = model.at + (one.do === 'undo' ? -1 : 1);
            expect(turned !== null).toBe(next >= 0 && next < model.states.length);
            if (turned) model.at = next;
          } else {
            const changes = changesOf(one, model.now);
            if (changes.length === 0 || changes.every(isSame)) continue;
            applyEdit(db, newEdit('test', 'human', changes));
            model.edit(changes);
          }
          expect(stored(db)).toEqual(model.now);
        }
        db.close();
      }),
      { numRuns: 40 },
    );
  });
});
