import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BatchAction, ImageFilter, ImageMark, ImageQuery, ImageSort } from '@shared/domain/query';
import { newEdit } from '@shared/edit';
import {
  ANNOTATIONS_OF_IMAGE,
  annotationsOf,
  applyEdit,
  batchSome,
  countImages,
  type Db,
  facetsOf,
  getImage,
  imageRows,
  LIST_IMAGES,
  nextLabel,
  orderOf,
  QUEUED_ITEMS,
  selectedIds,
  STEP,
  STEPS,
  turnSome,
  unmeasuredImages,
} from '@main/engine/store';
import { change, newProjectFile, open, suggestion } from './helpers';

const planOf = (db: Db, text: string, parameters: readonly unknown[] = []): string[] =>
  (db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...parameters) as { detail: string }[]).map(
    ({ detail }) => detail,
  );

/** What SQLite does for the queries behind every click: a scan or a sort here is a delay there. */
it.each([
  ['the list of images', LIST_IMAGES, [100, 0]],
  ['the annotations of an image', ANNOTATIONS_OF_IMAGE, [1]],
  ['the queue of a job', QUEUED_ITEMS, [1, 2]],
  ['undo', STEP.undo, []],
  ['redo', STEP.redo, []],
  ['the history', STEPS.applied, [9, 50]],
  ['what can be done again', STEPS.undone, [9, 50]],
])('%s needs no scan and no sort', (_, text, parameters) => {
  const steps = planOf(open(newProjectFile()), text, parameters);
  expect(steps.join('\n')).toMatch(/USING (COVERING )?INDEX|PRIMARY KEY/);
  expect(steps.filter((step) => /TEMP B-TREE/.test(step))).toEqual([]);
  expect(steps.filter((step) => /^SCAN/.test(step) && !/USING INDEX/.test(step))).toEqual([]);
});

/** Every statement that `work` has compiled, with something in the place of each value. */
function statementsOf(db: Db, work: () => void): string[] {
  const texts: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => {
    texts.push(text);
    return prepare(text);
  }) as typeof db.prepare;
  work();
  db.prepare = prepare;
  return texts.map((text) => text.replace(/\?|:\w+/g, '1'));
}

/** Tables that grow with the project. What there is to say of an image in a list stands in one narrow index. */
const LARGE = /^SCAN (image|annotation|annotation_id|edit|job_item|image_tag)\b/;
/** These hold what is asked for and no more. */
const NARROW = /USING (COVERING INDEX|INDEX image_unmeasured)/;
const scans = (db: Db, texts: readonly string[]): string[] =>
  texts.flatMap((text) =>
    planOf(db, text).filter((step) => LARGE.test(step) && !NARROW.test(step)),
  );

const range = { from: 0, to: 1 };
const FILTERS = [
  {},
  { text: 'a' },
  { status: ['done'] },
  { categories: [1] },
  { tags: ['x'] },
  { folders: ['a'] },
  { masks: range, doubt: range, score: range, pixels: range, modified: range },
  ...ImageMark.options.flatMap((mark) => [{ marks: [mark] }, { without: [mark] }]),
].map((filter) => ImageFilter.parse(filter));

describe('no large table is gone through whole', () => {
  it.each(ImageSort.shape.by.unwrap().options)('by a list in the order of %s', (by) => {
    const db = open(newProjectFile());
    const texts = statementsOf(db, () => {
      for (const filter of FILTERS) orderOf(db, ImageQuery.parse({ filter, sort: { by } }));
    });
    expect(texts.length).toBeGreaterThan(FILTERS.length - 2);
    expect(scans(db, texts)).toEqual([]);
    // And never a wide row.
    for (const step of texts.flatMap((text) => planOf(db, text)).filter((one) => LARGE.test(one)))
      expect(step).toMatch(/COVERING INDEX image_by_name/);
  });

  it('by the counts beside filters', () => {
    const db = open(newProjectFile());
    const texts = statementsOf(db, () => FILTERS.forEach((filter) => void facetsOf(db, filter)));
    expect(scans(db, texts)).toEqual([]);
  });

  it('by opening a project and an image, an edit, a batch and taking them back', () => {
    const db = open(newProjectFile());
    const mask = suggestion([0, 0, 2, 2]);
    const texts = statementsOf(db, () => {
      countImages(db);
      unmeasuredImages(db);
      nextLabel(db, 'undo');
      applyEdit(db, newEdit('prelabel', 'model', [change(null, mask)]));
      imageRows(db, [1]);
      getImage(db, 1);
      annotationsOf(db, 1);
      const gesture = randomUUID();
      const ids = selectedIds(db, { ids: [1, 2, 3] });
      const accept = BatchAction.parse({ do: 'accept' });
      batchSome(db, ids, 0, accept, gesture);
      batchSome(db, ids, 0, { do: 'tag', add: ['x'], remove: [] }, gesture);
      turnSome(db, 'undo');
      turnSome(db, 'undo', gesture);
      turnSome(db, 'redo');
      turnSome(db, 'redo', gesture);
    });
    expect(scans(db, texts)).toEqual([]);
  });
});
