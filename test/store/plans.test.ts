import { expect, it } from 'vitest';
import { ANNOTATIONS_OF_IMAGE, LIST_IMAGES, QUEUED_ITEMS, STEP } from '@main/engine/store';
import { newProjectFile, open } from './helpers';

/** What SQLite does for the queries behind every click: a scan or a sort here is a delay there. */
it.each([
  ['the list of images', LIST_IMAGES, [100, 0]],
  ['the annotations of an image', ANNOTATIONS_OF_IMAGE, [1]],
  ['the queue of a job', QUEUED_ITEMS, [1, 2]],
  ['undo', STEP.undo, []],
  ['redo', STEP.redo, []],
])('%s needs no scan and no sort', (_, text, parameters) => {
  const db = open(newProjectFile());
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...parameters) as { detail: string }[];
  const steps = plan.map(({ detail }) => detail);
  expect(steps.join('\n')).toMatch(/USING (COVERING )?INDEX|PRIMARY KEY/);
  expect(steps.filter((step) => /TEMP B-TREE/.test(step))).toEqual([]);
  expect(steps.filter((step) => /^SCAN/.test(step) && !/USING INDEX/.test(step))).toEqual([]);
});
