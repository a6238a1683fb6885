import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Annotation } from '@shared/domain/annotation';
import type { Category } from '@shared/domain/category';
import type { Change } from '@shared/domain/edit';
import { bboxOf, areaOf, encode, newBitmap } from '@shared/mask';
import {
  createDatabase,
  type Db,
  insertImage,
  insertProject,
  openDatabase,
  putCategory,
  setImageSize,
} from '@main/engine/store';

export const WIDTH = 24;
export const HEIGHT = 16;

const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((clean) => clean()));

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proxylabel-store-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a database that is closed after the test, also by its failure. */
export function open(file: string): Db {
  const db = openDatabase(file);
  cleanups.unshift(() => db.close());
  return db;
}

/** A project with three images of 24 x 16 pixels and the categories 1 to 3. */
export function newProjectFile(folder = scratchFolder()): string {
  const file = join(folder, 'test.plabel');
  createDatabase(file, (db) => {
    insertProject(db, {
      uuid: randomUUID(),
      name: 'test',
      imageRoot: '.',
      modelPair: 'starter',
      credits: [],
    });
    for (const path of ['img10.jpg', 'img2.jpg', 'sub/img1.jpg'])
      insertImage(db, { path, bytes: 1, mtimeMs: 1 });
    for (const id of [1, 2, 3]) {
      setImageSize(db, id, WIDTH, HEIGHT);
      putCategory(db, category(id));
    }
  });
  return file;
}

export const category = (id: number, changed: Partial<Category> = {}): Category => ({
  id,
  name: `word ${id}`,
  supercategory: '',
  colour: '#123456',
  hotkey: null,
  prompts: [],
  threshold: 0,
  position: id,
  ...changed,
});

/** A filled rectangle as an annotation; [x, y, width, height]. */
export function annotation(
  box: readonly [number, number, number, number],
  changed: Partial<Annotation> = {},
): Annotation {
  const bitmap = newBitmap(WIDTH, HEIGHT);
  for (let y = box[1]; y < box[1] + box[3]; y++)
    for (let x = box[0]; x < box[0] + box[2]; x++) bitmap.data[y * WIDTH + x] = 1;
  const mask = encode(bitmap);
  return {
    id: randomUUID(),
    imageId: 1,
    categoryId: 1,
    mask,
    bbox: bboxOf(mask),
    area: areaOf(mask),
    score: null,
    doubt: null,
    source: 'human',
    status: 'accepted',
    locked: false,
    crowd: false,
    layer: 0,
    note: '',
    ...changed,
  };
}

export const suggestion = (
  box: readonly [number, number, number, number],
  changed: Partial<Annotation> = {},
): Annotation =>
  annotation(box, { source: 'model', status: 'suggested', score: 0.7, doubt: 0.2, ...changed });

export const change = (before: Annotation | null, after: Annotation | null): Change => ({
  table: 'annotation',
  id: (before ?? after)!.id,
  before,
  after,
});

export const categoryChange = (before: Category | null, after: Category | null): Change => ({
  table: 'category',
  id: (before ?? after)!.id,
  before,
  after,
});
