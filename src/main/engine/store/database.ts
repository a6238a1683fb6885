import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, openSync, readSync, closeSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '@shared/errors';
import { migrate, SCHEMA_VERSION } from './migrations';

export type Db = Database.Database;

/** 'PLAB': what tells a project from any other SQLite file. */
export const APPLICATION_ID = 0x504c4142;

/** Prepared statements by their text: the same few run thousands of times. */
const statements = new WeakMap<Db, Map<string, Database.Statement>>();

/** The prepared statement of this text on this database, compiled once. */
export function sql(db: Db, text: string): Database.Statement {
  let known = statements.get(db);
  if (!known) statements.set(db, (known = new Map()));
  let statement = known.get(text);
  if (!statement) known.set(text, (statement = db.prepare(text)));
  return statement;
}

/** Runs `work` in a transaction that takes the write lock at once; an exception rolls it back. */
export function transaction<T>(db: Db, work: () => T): T {
  return db.transaction(work).immediate();
}

/**
 * Writes what can be found out again (hashes, sizes, the progress of a job) without waiting for the disk: a
 * power cut may lose it, never damage the file; a crash of ours loses nothing. People's edits do wait.
 */
export function unhurried<T>(db: Db, work: () => T): T {
  db.pragma('synchronous = NORMAL');
  try {
    return work();
  } finally {
    db.pragma('synchronous = FULL');
  }
}

/** Waits until all that was written unhurriedly is on the disk: a write that waits takes what came before along. */
export function settle(db: Db): void {
  sql(db, 'UPDATE project SET one = one').run();
}

/**
 * Makes a project file, complete or not at all: it is filled under another name and then linked into place.
 * @throws AppError('conflict') when the file is there already.
 */
export function createDatabase(file: string, fill: (db: Db) => void): void {
  if (existsSync(file)) throw exists(file);
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const db = new Database(temporary);
    try {
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      db.pragma(`application_id = ${APPLICATION_ID}`);
      migrate(db);
      transaction(db, () => fill(db));
    } finally {
      db.close();
    }
    // A link, unlike a rename, never replaces a file that came into being meanwhile.
    linkSync(temporary, file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw exists(file);
    throw new AppError(
      'unavailable',
      `${file} can't be created: choose a folder that you may write to and that has room.`,
      { cause: error },
    );
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Opens a project for this process alone, checks it and brings its schema up to date.
 * @param beforeMigration called when the schema is about to change; an exception leaves the file as it was
 * @throws AppError 'not-found', 'unsupported' (not one of ours), 'conflict' (open elsewhere),
 * 'newer-version', 'damaged'.
 */
export function openDatabase(file: string, beforeMigration?: (db: Db) => void): Db {
  refuseStrangers(file);
  const unsound = mayBeUnsound(file);
  let db: Db;
  try {
    db = new Database(file, { fileMustExist: true, timeout: 200 });
  } catch (error) {
    throw explain(file, error);
  }
  try {
    // Before the first read: the write-ahead log then needs no shared memory, and the lock lasts as long as we do.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('foreign_keys = ON');
    db.pragma('synchronous = FULL');
    // The index that lists are read from is in memory as a whole, of large projects, too.
    db.pragma('cache_size = -65536');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    refuseFuture(file, db);
    const version = db.pragma('user_version', { simple: true }) as number;
    if (unsound || version < SCHEMA_VERSION) refuseDamage(file, db);
    refuseActive(file, db);
    // The first thing that writes: what is refused stays as it was.
    db.pragma('journal_mode = WAL');
    if (version > 0 && version < SCHEMA_VERSION) beforeMigration?.(db);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw explain(file, error);
  }
}

/** Reads the header before SQLite does: a file that isn't ours is never opened as a database. */
export function refuseStrangers(file: string): void {
  const header = Buffer.alloc(100);
  let size: number;
  try {
    if (!statSync(file).isFile())
      throw new AppError('bad-input', `${file} is not a file. Choose a .plabel file.`);
    const handle = openSync(file, 'r');
    try {
      size = readSync(handle, header, 0, 100, 0);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw explain(file, error);
  }
  const ours =
    size === 100 &&
    header.toString('latin1', 0, 16) === 'SQLite format 3\0' &&
    header.readUInt32BE(68) === APPLICATION_ID;
  if (!ours)
    throw new AppError(
      'unsupported',
      `${file} is not a ProxyLabel project. Choose a .plabel file, or make a new project from the folder.`,
    );
}

function refuseFuture(file: string, db: Db): void {
  if ((db.pragma('user_version', { simple: true }) as number) > SCHEMA_VERSION)
    throw new AppError(
      'newer-version',
      `${file} was written by a newer ProxyLabel. Update ProxyLabel to open it.`,
    );
}

/** Files up to here are checked at every opening: it takes a moment. */
const QUICKLY_CHECKED = 256 * 2 ** 20;

/**
 * Whether a file has to be looked through before it is used: a small one always, a large one when whoever wrote
 * to it last didn't close it, which leaves its log behind. (docs/decisions/1502-large-files-are-checked-by-need.md)
 */
function mayBeUnsound(file: string): boolean {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return (log?.size ?? 0) > 0 || statSync(file).size <= QUICKLY_CHECKED;
}

function refuseDamage(file: string, db: Db): void {
  const problems = db.pragma('quick_check(1)', { simple: true }) as string;
  if (problems !== 'ok') throw damaged(file, new Error(problems));
}

/** Our schema has no triggers and no views, so one that has was made by someone who wants code to run. */
function refuseActive(file: string, db: Db): void {
  const active = db
    .prepare("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1")
    .pluck()
    .get();
  if (active !== undefined) throw damaged(file, new Error(`Unexpected ${String(active)}.`));
}

const exists = (file: string): AppError =>
  new AppError('conflict', `${file} exists already. Open it, or choose another name.`);

const damaged = (file: string, cause: unknown): AppError =>
  new AppError(
    'damaged',
    `${file} is damaged and was left untouched. Restore it from a backup copy.`,
    { cause },
  );

function explain(file: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = String((error as { code?: unknown }).code);
  if (code === 'ENOENT')
    return new AppError(
      'not-found',
      `${file} is not there. It may have been moved or deleted; open it at its new place.`,
      { cause: error },
    );
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new AppError(
      'conflict',
      `${file} is open in another ProxyLabel. Close it there first.`,
      { cause: error },
    );
  if (code === 'EACCES' || code === 'EPERM' || /^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code))
    return new AppError(
      'unavailable',
      `${file} can't be opened for writing. Check its permissions and those of its folder.`,
      { cause: error },
    );
  if (/^SQLITE_(CORRUPT|NOTADB|ERROR|FORMAT|IOERR_SHORT_READ|CONSTRAINT)/.test(code))
    return damaged(file, error);
  return error;
}
