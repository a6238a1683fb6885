import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  APPLICATION_ID,
  createDatabase,
  listCategories,
  listImages,
  openDatabase,
  readProject,
} from '@main/engine/store';
import { migrate, migrations, SCHEMA_VERSION } from '@main/engine/store/migrations';
import { newProjectFile, open, scratchFolder } from './helpers';

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
};

const refusal = (file: string, code: string) => {
  const error = thrownBy(() => openDatabase(file));
  expect(error).toMatchObject({ name: 'AppError', code });
  expect((error as Error).message).toContain(file);
};

describe('a project file', () => {
  it('is made whole and read back', () => {
    const db = open(newProjectFile());
    expect(readProject(db)).toMatchObject({ name: 'test', imageRoot: '.' });
    expect(listImages(db, 0, 10).map(({ path }) => path)).toEqual([
      'img2.jpg',
      'img10.jpg',
      'sub/img1.jpg',
    ]);
    expect(listCategories(db).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('is opened with the promised settings', () => {
    const db = open(newProjectFile());
    const pragma = (name: string) => db.pragma(name, { simple: true });
    expect(pragma('application_id')).toBe(APPLICATION_ID);
    expect(pragma('user_version')).toBe(SCHEMA_VERSION);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
  });

  it('never replaces another file, and leaves nothing behind when it fails', () => {
    const folder = scratchFolder();
    const file = newProjectFile(folder);
    const before = readFileSync(file);
    expect(thrownBy(() => createDatabase(file, () => {}))).toMatchObject({ code: 'conflict' });
    expect(readFileSync(file).equals(before)).toBe(true);
    const other = join(folder, 'other.plabel');
    thrownBy(() =>
      createDatabase(other, () => {
        throw new Error('no');
      }),
    );
    expect(thrownBy(() => openDatabase(other))).toMatchObject({ code: 'not-found' });
  });

  it('can be opened by one at a time, also from another process', async () => {
    const file = newProjectFile();
    const script = `const D = require('better-sqlite3'); const db = new D(process.argv[1]);
      db.pragma('locking_mode = EXCLUSIVE'); db.exec('BEGIN EXCLUSIVE; COMMIT'); console.log('locked');
      setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['-e', script, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => other.stdout.once('data', resolve));
      refusal(file, 'conflict');
    } finally {
      const gone = new Promise((resolve) => other.once('exit', resolve));
      other.kill('SIGKILL');
      await gone;
    }
    const db = open(file); // a killed owner leaves no lock behind
    expect(readProject(db).name).toBe('test');
    refusal(file, 'conflict');
  });
});

describe('migrations', () => {
  it.each(migrations.map(({ version }) => version))('bring version %i up to date', (version) => {
    const file = join(scratchFolder(), 'old.plabel');
    const old = new Database(file);
    old.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(old, version);
    old.exec(
      `INSERT INTO project (one, uuid, name, image_root, model_pair, credits, created_at)
       VALUES (1, '1e6b1a3c-6f2c-4d55-9a3f-0d7a7c1b2e3f', 'old', '.', 'starter', '[]', 0)`,
    );
    old.exec(`INSERT INTO image (path, sort_key, bytes, mtime_ms) VALUES ('a.jpg', 'a', 1, 1)`);
    old.close();
    const db = open(file);
    expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(readProject(db).name).toBe('old');
    expect(listImages(db, 0, 10)).toHaveLength(1);
  });

  it('start from an empty database of ours', () => {
    const file = join(scratchFolder(), 'empty.plabel');
    const empty = new Database(file);
    empty.pragma(`application_id = ${APPLICATION_ID}`);
    empty.pragma('user_version = 0');
    empty.close();
    expect(open(file).pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  });

  it('are numbered without a gap', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });
});

describe('files that are refused', () => {
  it('one from the future', () => {
    const file = newProjectFile();
    const db = new Database(file);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    refusal(file, 'newer-version');
  });

  it('one that is not there, and a folder', () => {
    const folder = scratchFolder();
    refusal(join(folder, 'none.plabel'), 'not-found');
    mkdirSync(join(folder, 'folder.plabel'));
    refusal(join(folder, 'folder.plabel'), 'bad-input');
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('SQLite, but not really. '.repeat(20))],
    ['a picture', readFileSync('samples/everyday/images/02-giraffes.jpg')],
    ['a header and nothing else', Buffer.from('SQLite format 3\0'.padEnd(100, '\0'))],
  ])('%s', (_, bytes) => {
    const file = join(scratchFolder(), 'strange.plabel');
    writeFileSync(file, bytes);
    refusal(file, 'unsupported');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it("another program's database", () => {
    const file = join(scratchFolder(), 'other.plabel');
    const db = new Database(file);
    db.exec('CREATE TABLE image (id INTEGER)');
    db.close();
    refusal(file, 'unsupported');
  });

  it.each([
    'CREATE TRIGGER t AFTER UPDATE ON image BEGIN DELETE FROM edit; END',
    'CREATE VIEW v AS SELECT 1',
  ])('one with something in it that runs: %s', (statement) => {
    const file = newProjectFile();
    const db = new Database(file);
    db.exec(statement);
    db.close();
    refusal(file, 'damaged');
  });

  it('one that is cut short, or overwritten in the middle', () => {
    const folder = scratchFolder();
    const file = newProjectFile(folder);
    const cut = join(folder, 'cut.plabel');
    copyFileSync(file, cut);
    truncateSync(cut, 8192);
    refusal(cut, 'damaged');
    const bytes = readFileSync(file);
    for (let page = 1; page * 4096 < bytes.length; page += 1) {
      const spoilt = Buffer.from(bytes);
      spoilt.fill(0xab, page * 4096, page * 4096 + 2048);
      const target = join(folder, `spoilt-${page}.plabel`);
      writeFileSync(target, spoilt);
      refusal(target, 'damaged');
      expect(readFileSync(target).equals(spoilt)).toBe(true);
    }
  });
});
