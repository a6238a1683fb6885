import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ImageFilter } from '@shared/domain/query';
import { APPLICATION_ID, facetsOf, imageRows, matchingIds } from '@main/engine/store';
import { migrate } from '@main/engine/store/migrations';
import { open, scratchFolder } from './helpers';

/** The last version whose images said nothing of their masks. */
const BEFORE = 7;

it('a project from before lists went by what stands on the image comes with all of it', () => {
  const file = join(scratchFolder(), 'old.plabel');
  const old = new Database(file);
  old.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(old, BEFORE);
  const edited = JSON.stringify([
    { table: 'annotation', id: 'a', before: { imageId: 2 }, after: null },
  ]);
  old.exec(`
    INSERT INTO image (path, sort_key, bytes, mtime_ms, width, height, error) VALUES
      ('Wet/Ärger.jpg', 'a', 1, 1, 8, 8, NULL), ('b.jpg', 'b', 1, 1, 8, 8, 'gone'), ('c.jpg', 'c', 1, 1, 8, 8, NULL);
    INSERT INTO category (id, name, supercategory, colour, prompts, threshold, position)
      VALUES (3, 'x', '', '#000000', '[]', 0, 0), (12, 'y', '', '#000000', '[]', 0, 0);
    INSERT INTO annotation_id (coco_id, uuid) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
    INSERT INTO annotation (coco_id, image_id, category_id, source, status, locked, score, doubt, area,
      bbox_x, bbox_y, bbox_width, bbox_height, counts)
    VALUES
      (1, 1, 12, 'model', 'suggested', 0, 0.5, 0.1, 1, 0, 0, 1, 1, x'00'),
      (2, 1, 12, 'model', 'suggested', 0, 0.25, 0.4, 1, 0, 0, 1, 1, x'00'),
      (3, 1, 3, 'import', 'accepted', 0, 0.1, NULL, 1, 0, 0, 1, 1, x'00'),
      (4, 2, 3, 'model', 'rejected', 0, 0.9, 0.9, 1, 0, 0, 1, 1, x'00');
    INSERT INTO image_tag (image_id, tag) VALUES (3, 'Night');
    INSERT INTO edit (id, label, author, at, state, changes) VALUES ('e', 'x', 'human', 77, 'applied', '${edited}');
  `);
  old.close();

  const db = open(file);
  const rows = new Map(imageRows(db, [1, 2, 3]).map((row) => [row.id, row]));
  expect(rows.get(1)).toMatchObject({ suggestions: 2, annotations: 1, note: '', flagged: false });
  expect(rows.get(2)).toMatchObject({ suggestions: 0, annotations: 0, changed: false });
  const holds = (filter: object): number[] => matchingIds(db, [1, 2, 3], ImageFilter.parse(filter));
  expect(holds({ text: 'ärger' })).toEqual([1]);
  expect(holds({ text: 'night' })).toEqual([3]);
  expect(holds({ folders: ['Wet'] })).toEqual([1]);
  expect(holds({ marks: ['human'] })).toEqual([2]);
  expect(holds({ marks: ['failed'] })).toEqual([2]);
  expect(holds({ doubt: { from: 0.4, to: 0.4 }, score: { from: 0.25, to: 0.25 } })).toEqual([1]);
  expect(facetsOf(db, ImageFilter.parse({})).categories).toEqual([
    { id: 3, images: 1 },
    { id: 12, images: 1 },
  ]);
  expect(db.prepare('SELECT edited_at FROM image ORDER BY id').pluck().all()).toEqual([
    null,
    77,
    null,
  ]);
});
