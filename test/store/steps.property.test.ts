import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newEdit } from '@shared/edit';
import { AppError } from '@shared/errors';
import {
  annotationsOf,
  applyEdit,
  type Db,
  getImage,
  listSteps,
  turn,
  turnSome,
  wayTo,
} from '@main/engine/store';
import { annotation, change, newProjectFile, open, suggestion } from './helpers';

const allOf = (db: Db): unknown =>
  [1, 2, 3].map((id) => ({ status: getImage(db, id)!.status, masks: annotationsOf(db, id) }));

/** Every step, read in small pages. */
function allSteps(db: Db): ReturnType<typeof listSteps>['steps'] {
  const all: ReturnType<typeof listSteps>['steps'] = [];
  for (;;) {
    const { steps, more } = listSteps(db, all.at(-1)?.id ?? null, 3);
    all.push(...steps);
    if (!more) return all;
  }
}

/** As the engine does it, all at once. */
function jump(db: Db, id: string | null): void {
  for (let way = wayTo(db, id); way !== null; way = wayTo(db, id)) {
    const turned = turnSome(db, way.direction, null, 2, way.place);
    while (turned?.gesture && turnSome(db, way.direction, turned.gesture, 2));
  }
}

const draw = (db: Db, imageId: number, gesture?: string): void => {
  const box = [imageId, 2, 3, 3] as const;
  const edit = newEdit('paint', 'human', [change(null, annotation(box, { imageId }))]);
  applyEdit(db, { ...edit, gesture });
};

/** A step of a person: one edit, or a gesture of several; images 1 to 3. */
const deed = fc.record({
  images: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }),
  then: fc.constantFrom('nothing', 'undo', 'restart', 'model'),
});

describe('the history', () => {
  it('is gone through in any jumps, and each step shows what it showed when it was made', () => {
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (deeds, jumps) => {
          const file = newProjectFile();
          let db = open(file);
          for (const { images, then } of deeds) {
            const gesture = images.length > 1 ? randomUUID() : undefined;
            for (const image of images) draw(db, image, gesture);
            if (then === 'undo') turn(db, 'undo');
            if (then === 'model')
              applyEdit(db, newEdit('prelabel', 'model', [change(null, suggestion([1, 1, 2, 2]))]));
            if (then === 'restart') {
              db.close();
              db = open(file);
            }
          }
          const steps = allSteps(db);
          const places = [...steps.map(({ id }) => id), null];
          const seen = new Map<string | null, unknown>();
          for (const to of [...places, ...jumps.map((n) => places[n % places.length]!)]) {
            jump(db, to);
            expect(wayTo(db, to)).toBeNull();
            const now = allOf(db);
            if (seen.has(to)) expect(now).toEqual(seen.get(to));
            seen.set(to, now);
            const listed = allSteps(db);
            expect(listed.map(({ id }) => id)).toEqual(steps.map(({ id }) => id));
            const done = to === null ? listed.length : listed.findIndex(({ id }) => id === to);
            expect(listed.map(({ undone }) => undone)).toEqual(listed.map((_, i) => i < done));
          }
          db.close();
        },
      ),
      { numRuns: 15 },
    );
  });

  it('says what a step was about: its image, how many images and masks, and a gesture is one', () => {
    const db = open(newProjectFile());
    draw(db, 2);
    const gesture = randomUUID();
    for (const image of [1, 3, 3]) draw(db, image, gesture);
    turn(db, 'undo');
    const [both, one] = listSteps(db, null, 10).steps;
    expect(both).toMatchObject({ undone: true, imageId: null, path: null, images: 2, masks: 3 });
    expect(one).toMatchObject({ undone: false, imageId: 2, path: 'img2.jpg', images: 1, masks: 1 });
  });

  it('never goes past the step that was asked for, where others can not be turned any more', () => {
    const db = open(newProjectFile());
    draw(db, 1);
    const kept = allOf(db);
    const mask = annotation([5, 5, 2, 2], { imageId: 1 });
    applyEdit(db, newEdit('paint', 'human', [change(null, mask)]));
    applyEdit(db, newEdit('prelabel', 'model', [change(annotationsOf(db, 1).at(-1)!, null)]));
    jump(db, listSteps(db, null, 10).steps[1]!.id);
    expect(allOf(db)).toEqual(kept);
  });

  it('has no place for a step that was undone and overtaken', () => {
    const db = open(newProjectFile());
    draw(db, 1);
    const { id } = listSteps(db, null, 1).steps[0]!;
    turn(db, 'undo');
    draw(db, 2);
    expect(() => wayTo(db, id)).toThrow(AppError);
  });
});
