import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newEdit } from '@shared/edit';
import {
  annotationsOf,
  applyEdit,
  listCategories,
  openDatabase,
  salvageDatabase,
} from '@main/engine/store';
import { annotation, change, HEIGHT, newProjectFile, open, scratchFolder, WIDTH } from './helpers';

/** A project with many masks over its three images; `old`: masks that the history doesn't know any more. */
function labelled(masks: number) {
  const file = newProjectFile();
  const db = openDatabase(file);
  const all = Array.from({ length: masks }, (_, i) =>
    annotation([i % (WIDTH - 2), i % (HEIGHT - 2), 2, 2], {
      imageId: 1 + (i % 3),
      note: 'n'.repeat(60),
    }),
  );
  for (const one of all) applyEdit(db, newEdit('paint', 'human', [change(null, one)]));
  const rows = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'annotation'");
  const root = rows.pluck().get() as number;
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return { file, all, root };
}

const masksOf = (file: string): string[] => {
  const db = open(file);
  return [1, 2, 3].flatMap((id) => annotationsOf(db, id).map((one) => one.id)).sort();
};

it('takes masks whose pages are broken from the history, and leaves the damaged file as it is', () => {
  const { file, all, root } = labelled(120);
  const bytes = readFileSync(file);
  bytes.fill(0xab, (root - 1) * 4096, root * 4096); // all of the table's pages are found from this one
  writeFileSync(file, bytes);
  expect(() => openDatabase(file)).toThrow(/damaged/);
  const target = join(scratchFolder(), 'new.plabel');
  const report = salvageDatabase(file, target);
  expect(report).toMatchObject({ images: 3, masks: 120, masksFromHistory: 120, masksLost: 0 });
  expect(report.lost).toMatchObject([{ table: 'annotation', first: 1, last: null }]);
  expect(masksOf(target)).toEqual(all.map(({ id }) => id).sort());
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

it('says which masks are gone when the history is gone, too', () => {
  const { file } = labelled(300);
  const db = openDatabase(file);
  db.exec('DELETE FROM edit');
  const leaves = db.prepare(
    "SELECT pageno FROM dbstat WHERE name = 'annotation' AND pagetype = 'leaf' ORDER BY pageno",
  );
  let pages: number[] = [];
  try {
    pages = leaves.pluck().all() as number[];
  } catch {
    return; // this SQLite can't say where its pages are
  } finally {
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
  }
  const bytes = readFileSync(file);
  bytes.fill(0xab, (pages[1]! - 1) * 4096, pages[1]! * 4096);
  writeFileSync(file, bytes);
  const target = join(scratchFolder(), 'new.plabel');
  const report = salvageDatabase(file, target);
  expect(report.masksLost).toBeGreaterThan(0);
  expect(report.masks + report.masksLost).toBe(300);
  const [range] = report.lost;
  expect(range!.last! - range!.first + 1).toBe(report.masksLost);
});

it('whatever page is broken, and wherever the file is cut off, what comes out opens clean', () => {
  const { file, all } = labelled(60);
  const whole = readFileSync(file);
  const pages = whole.length / 4096;
  const folder = scratchFolder();
  let [n, opened] = [0, 0];
  const check = (damage: (path: string) => void) => {
    const spoilt = join(folder, `spoilt-${++n}.plabel`);
    const target = join(folder, `new-${n}.plabel`);
    writeFileSync(spoilt, whole);
    damage(spoilt);
    let report;
    try {
      report = salvageDatabase(spoilt, target);
    } catch (error) {
      // Then nothing is left behind, and a backup is what helps.
      expect(error).toMatchObject({ code: 'damaged' });
      expect(existsSync(target)).toBe(false);
      return;
    }
    opened++;
    const { masks, masksFromHistory } = report;
    const db = openDatabase(target);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(listCategories(db).length).toBeGreaterThanOrEqual(masks > 0 ? 1 : 0);
    db.close();
    expect(masks).toBeLessThanOrEqual(all.length);
    expect(masksFromHistory).toBeLessThanOrEqual(masks);
  };
  for (let page = 1; page < pages; page += 3)
    check((path) => {
      const bytes = Buffer.from(whole);
      bytes.fill(0xab, page * 4096, page * 4096 + 4096);
      writeFileSync(path, bytes);
    });
  fc.assert(
    fc.property(fc.integer({ min: 4, max: pages - 1 }), (kept) => {
      check((path) => truncateSync(path, kept * 4096 + 100));
    }),
    { numRuns: 4 },
  );
  // Only the few pages that say what the file holds are needed.
  expect(opened / n).toBeGreaterThan(0.7);
});
